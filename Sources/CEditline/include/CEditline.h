/* The calls of libedit that are variadic or use FILE, which Swift can't make. */
#ifndef CEDITLINE_H
#define CEDITLINE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct cgx_editor cgx_editor;

enum cgx_line_state { CGX_LINE, CGX_INTERRUPTED, CGX_END };

/* What the completion callback may do: insert text at the cursor, list, or nothing. */
typedef void (*cgx_complete)(void *context, cgx_editor *editor, const char *line, size_t cursor);

/* Makes an editor on two descriptors of a terminal; NULL where memory or the terminal fails. */
cgx_editor *cgx_editor_create(const char *program, int input, int output, void *context,
                              cgx_complete complete);
void cgx_editor_destroy(cgx_editor *editor);

/* Reads a line; *line is valid until the next call, with its line feed. */
enum cgx_line_state cgx_editor_read(cgx_editor *editor, const char *prompt, const char **line);

/* Ends the read that is under way, or the next one; safe from other threads. */
void cgx_editor_interrupt(cgx_editor *editor);

void cgx_editor_add_history(cgx_editor *editor, const char *line);

/* For the completion callback. */
void cgx_editor_replace(cgx_editor *editor, size_t before, const char *text);
void cgx_editor_print(cgx_editor *editor, const char *text);

/* Forces a UTF-8 locale for characters; without one, libedit drops what is not ASCII. */
void cgx_use_utf8(void);

/* The columns that a character takes; -1 for one that is not shown. */
int cgx_character_width(unsigned int character);

/* The columns of a terminal, or 0. */
int cgx_terminal_columns(int descriptor);

#endif
