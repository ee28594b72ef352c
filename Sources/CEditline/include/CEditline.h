/* The calls of libedit that are variadic or use FILE, which Swift can't make.
   libedit keeps the line, the keys and the history; what it draws is thrown away. */
#ifndef CEDITLINE_H
#define CEDITLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cgx_editor cgx_editor;

enum cgx_status { CGX_KEY, CGX_STOP, CGX_END };

/* What a key can ask of the caller. */
enum cgx_command {
  CGX_COMPLETE,
  CGX_UP,
  CGX_DOWN,
  CGX_SEARCH,
  CGX_NEWLINE,
  CGX_CLEAR,
  CGX_PASTE,
  CGX_PREVIOUS,
  CGX_NEXT,
  CGX_ERASE_PREVIOUS,
  CGX_ERASE_NEXT,
};

enum cgx_answer { CGX_REFRESH, CGX_BEEP, CGX_ACCEPT };

/* Keys that no keyboard has, C1 controls, for what has no key of its own. */
enum cgx_key {
  CGX_KEY_PASTE = 0x80,
  CGX_KEY_UP,
  CGX_KEY_DOWN,
  CGX_KEY_LEFT,
  CGX_KEY_RIGHT,
  CGX_KEY_HOME,
  CGX_KEY_END,
  CGX_KEY_DELETE,
  CGX_KEY_OLDER,
  CGX_KEY_NEWER,
};

struct cgx_calls {
  void *context;
  /* Gives the next character. */
  enum cgx_status (*read)(void *context, uint32_t *character);
  enum cgx_answer (*run)(void *context, enum cgx_command command);
  void (*beep)(void *context);
};

/* The line being edited, in characters. */
struct cgx_line {
  const uint32_t *characters;
  size_t count;
  size_t cursor;
};

/* Makes an editor on two descriptors of a terminal; NULL where memory or the terminal fails. */
cgx_editor *cgx_editor_create(const char *program, int input, int output, struct cgx_calls calls);
void cgx_editor_destroy(cgx_editor *editor);

/* Whether ~/.editrc has switched editing off. */
bool cgx_editor_is_off(cgx_editor *editor);
bool cgx_editor_is_vi(cgx_editor *editor);
/* Whether ~/.editrc binds sequences that the caller may not know. */
bool cgx_editor_binds_sequences(cgx_editor *editor);

/* Puts the terminal into the mode for editing, or back. */
void cgx_editor_set_raw(cgx_editor *editor, bool raw);

/* Reads a line; NULL without one. Valid until the next call, with its line feed. */
const char *cgx_editor_read(cgx_editor *editor);

struct cgx_line cgx_editor_line(cgx_editor *editor);
void cgx_editor_insert(cgx_editor *editor, const char *text);
void cgx_editor_delete_before(cgx_editor *editor, int characters);
void cgx_editor_move(cgx_editor *editor, int characters);
void cgx_editor_clear(cgx_editor *editor);
/* Acts as if a key had been pressed. */
void cgx_editor_press(cgx_editor *editor, enum cgx_key key);

void cgx_editor_add_history(cgx_editor *editor, const char *entry);
void cgx_editor_clear_history(cgx_editor *editor);
/* Removes the newest entry that is the same. */
void cgx_editor_remove_history(cgx_editor *editor, const char *entry);

/* Gives the terminal its present settings back if the program crashes, until it is released. */
void cgx_guard_terminal(int input, int output);
void cgx_release_terminal(void);

/* Forces a UTF-8 locale for characters; without one, libedit drops what is not ASCII. */
void cgx_use_utf8(void);

/* The columns that a character takes; -1 for one that is not shown. */
int cgx_character_width(unsigned int character);

/* What Swift does not see of the C library: pipe2(2) with O_CLOEXEC,
   posix_spawn_file_actions_addclosefrom_np(3), and memmem(3), which gives the offset here, -1 for
   none. */
int cgx_pipe(int ends[2], int flags);
int cgx_close_from(void *actions, int first);
long cgx_find(const void *text, size_t size, const void *wanted, size_t wanted_size);

#endif
