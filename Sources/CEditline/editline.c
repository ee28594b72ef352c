#define _GNU_SOURCE
#include "CEditline.h"

#include <errno.h>
#include <fcntl.h>
#include <histedit.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

struct cgx_editor {
  EditLine *edit;
  History *history;
  FILE *input;
  FILE *output;
  const char *prompt;
  int wake[2];
  bool interrupted;
  bool ended;
  void *context;
  cgx_complete complete;
};

static cgx_editor *editor_of(EditLine *edit) {
  void *editor = NULL;
  el_get(edit, EL_CLIENTDATA, &editor);
  return editor;
}

static char *prompt_of(EditLine *edit) { return (char *)editor_of(edit)->prompt; }

/* Waits for a key or a wake-up, whichever comes first; reads one character. */
static int read_character(EditLine *edit, wchar_t *character) {
  cgx_editor *editor = editor_of(edit);
  int descriptor = fileno(editor->input);
  mbstate_t state;
  memset(&state, 0, sizeof state);
  for (;;) {
    struct pollfd descriptors[2] = {{descriptor, POLLIN, 0}, {editor->wake[0], POLLIN, 0}};
    if (poll(descriptors, 2, -1) < 0) {
      /* A window that was resized, or fg after Ctrl-Z: draw again. */
      if (errno == EINTR) {
        el_resize(edit);
        el_set(edit, EL_REFRESH);
        continue;
      }
      return -1;
    }
    if (descriptors[1].revents & POLLIN) {
      char drop[64];
      while (read(editor->wake[0], drop, sizeof drop) > 0) {
      }
      editor->interrupted = true;
      errno = EINTR;
      return -1;
    }
    char byte;
    ssize_t count = read(descriptor, &byte, 1);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count <= 0) {
      editor->ended = true;
      return 0;
    }
    size_t length = mbrtowc(character, &byte, 1, &state);
    if (length == (size_t)-2) continue;
    if (length == (size_t)-1) {
      memset(&state, 0, sizeof state);
      continue;
    }
    return 1;
  }
}

static unsigned char complete_word(EditLine *edit, int key) {
  (void)key;
  cgx_editor *editor = editor_of(edit);
  const LineInfo *info = el_line(edit);
  size_t length = (size_t)(info->lastchar - info->buffer);
  char *line = malloc(length + 1);
  if (line == NULL) return CC_ERROR;
  memcpy(line, info->buffer, length);
  line[length] = '\0';
  editor->complete(editor->context, editor, line, (size_t)(info->cursor - info->buffer));
  free(line);
  return CC_REDISPLAY;
}

cgx_editor *cgx_editor_create(const char *program, int input, int output, void *context,
                              cgx_complete complete) {
  cgx_use_utf8();
  cgx_editor *editor = calloc(1, sizeof *editor);
  if (editor == NULL) return NULL;
  editor->context = context;
  editor->complete = complete;
  editor->prompt = "";
  if (pipe2(editor->wake, O_CLOEXEC | O_NONBLOCK) != 0) {
    free(editor);
    return NULL;
  }
  /* The streams are the editor's own, so that closing them leaves the descriptors open. */
  editor->input = fdopen(dup(input), "r");
  editor->output = fdopen(dup(output), "w");
  if (editor->input == NULL || editor->output == NULL) {
    cgx_editor_destroy(editor);
    return NULL;
  }
  editor->edit = el_init(program, editor->input, editor->output, editor->output);
  editor->history = history_init();
  if (editor->edit == NULL || editor->history == NULL) {
    cgx_editor_destroy(editor);
    return NULL;
  }
  HistEvent event;
  history(editor->history, &event, H_SETSIZE, 10000);
  history(editor->history, &event, H_SETUNIQUE, 1);
  el_set(editor->edit, EL_CLIENTDATA, editor);
  el_set(editor->edit, EL_PROMPT, prompt_of);
  el_set(editor->edit, EL_EDITOR, "emacs");
  el_set(editor->edit, EL_SIGNAL, 0);
  el_set(editor->edit, EL_HIST, history, editor->history);
  el_set(editor->edit, EL_GETCFN, read_character);
  el_set(editor->edit, EL_ADDFN, "cgx-complete", "Complete the word", complete_word);
  el_set(editor->edit, EL_BIND, "\t", "cgx-complete", NULL);
  el_set(editor->edit, EL_BIND, "^R", "em-inc-search-prev", NULL);
  el_source(editor->edit, NULL);
  return editor;
}

void cgx_editor_destroy(cgx_editor *editor) {
  if (editor->edit != NULL) el_end(editor->edit);
  if (editor->history != NULL) history_end(editor->history);
  if (editor->input != NULL) fclose(editor->input);
  if (editor->output != NULL) fclose(editor->output);
  close(editor->wake[0]);
  close(editor->wake[1]);
  free(editor);
}

enum cgx_line_state cgx_editor_read(cgx_editor *editor, const char *prompt, const char **line) {
  int count = 0;
  char drop[64];
  while (read(editor->wake[0], drop, sizeof drop) > 0) {
  }
  editor->prompt = prompt;
  editor->interrupted = false;
  el_resize(editor->edit);
  /* Before the prompt shows: a Ctrl-D that answers it at once would be lost in cooked mode. */
  el_set(editor->edit, EL_PREP_TERM, 1);
  *line = el_gets(editor->edit, &count);
  if (editor->interrupted) {
    el_reset(editor->edit);
    fputs("\n", editor->output);
    fflush(editor->output);
    return CGX_INTERRUPTED;
  }
  if (*line == NULL || count <= 0) {
    fputs("\n", editor->output);
    fflush(editor->output);
    return CGX_END;
  }
  return CGX_LINE;
}

void cgx_editor_interrupt(cgx_editor *editor) {
  ssize_t ignored = write(editor->wake[1], "!", 1);
  (void)ignored;
}

void cgx_editor_add_history(cgx_editor *editor, const char *line) {
  HistEvent event;
  history(editor->history, &event, H_ENTER, line);
}

void cgx_editor_replace(cgx_editor *editor, size_t before, const char *text) {
  /* libedit counts characters, the caller bytes: delete one character for each lead byte. */
  const LineInfo *info = el_line(editor->edit);
  int characters = 0;
  for (size_t index = 1; index <= before; index++) {
    if ((info->cursor[-(ptrdiff_t)index] & 0xC0) != 0x80) characters++;
  }
  if (characters > 0) el_deletestr(editor->edit, characters);
  el_insertstr(editor->edit, text);
}

void cgx_editor_print(cgx_editor *editor, const char *text) {
  fputs(text, editor->output);
  fflush(editor->output);
}

void cgx_use_utf8(void) {
  if (setlocale(LC_CTYPE, "C.UTF-8") == NULL) setlocale(LC_CTYPE, "C.utf8");
}

int cgx_character_width(unsigned int character) { return wcwidth((wchar_t)character); }

int cgx_terminal_columns(int descriptor) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}
