#define _GNU_SOURCE
#include "CEditline.h"

#include <errno.h>
#include <histedit.h>
#include <locale.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

struct cgx_editor {
  EditLine *edit;
  History *history;
  FILE *sink;
  FILE *input;
  struct cgx_calls calls;
  const char *program;
  bool binds_sequences;
  bool is_ending;
};

static cgx_editor *editor_of(EditLine *edit) {
  void *editor = NULL;
  el_get(edit, EL_CLIENTDATA, &editor);
  return editor;
}

static char *no_prompt(EditLine *edit) {
  (void)edit;
  static char empty[] = "";
  return empty;
}

/* Of all that libedit writes, the bell alone counts. */
static ssize_t sink_write(void *cookie, const char *bytes, size_t count) {
  cgx_editor *editor = cookie;
  if (editor->is_ending) return (ssize_t)count;
  if (memchr(bytes, '\a', count) != NULL) editor->calls.beep(editor->calls.context);
  return (ssize_t)count;
}

static int read_character(EditLine *edit, wchar_t *character) {
  cgx_editor *editor = editor_of(edit);
  uint32_t value = 0;
  switch (editor->calls.read(editor->calls.context, &value)) {
    case CGX_KEY:
      *character = (wchar_t)value;
      return 1;
    case CGX_STOP:
      errno = EINTR;
      return -1;
    default:
      return 0;
  }
}

static unsigned char run(EditLine *edit, enum cgx_command command) {
  cgx_editor *editor = editor_of(edit);
  switch (editor->calls.run(editor->calls.context, command)) {
    case CGX_REFRESH:
      return CC_REFRESH;
    case CGX_ACCEPT:
      return CC_NEWLINE;
    default:
      return CC_ERROR;
  }
}

#define COMMAND(name, command)                     \
  static unsigned char name(EditLine *edit, int key) { \
    (void)key;                                     \
    return run(edit, command);                     \
  }
COMMAND(complete_word, CGX_COMPLETE)
COMMAND(go_up, CGX_UP)
COMMAND(go_down, CGX_DOWN)
COMMAND(search_history, CGX_SEARCH)
COMMAND(insert_newline, CGX_NEWLINE)
COMMAND(clear_screen, CGX_CLEAR)
COMMAND(insert_paste, CGX_PASTE)
COMMAND(go_back, CGX_PREVIOUS)
COMMAND(go_on, CGX_NEXT)
COMMAND(erase_before, CGX_ERASE_PREVIOUS)
COMMAND(erase_behind, CGX_ERASE_NEXT)

static void add_commands(EditLine *edit) {
  el_set(edit, EL_ADDFN, "cgx-complete", "Complete the word", complete_word);
  el_set(edit, EL_ADDFN, "cgx-up", "A line up, or the entry before", go_up);
  el_set(edit, EL_ADDFN, "cgx-down", "A line down, or the entry after", go_down);
  el_set(edit, EL_ADDFN, "cgx-search", "Search the history", search_history);
  el_set(edit, EL_ADDFN, "cgx-newline", "Begin a new line", insert_newline);
  el_set(edit, EL_ADDFN, "cgx-clear", "Clear the screen", clear_screen);
  el_set(edit, EL_ADDFN, "cgx-paste", "Insert what was pasted", insert_paste);
  el_set(edit, EL_ADDFN, "cgx-previous", "The character before", go_back);
  el_set(edit, EL_ADDFN, "cgx-next", "The next character", go_on);
  el_set(edit, EL_ADDFN, "cgx-erase", "Erase the character before", erase_before);
  el_set(edit, EL_ADDFN, "cgx-erase-next", "Erase the next character", erase_behind);
}

static void bind_both(EditLine *edit, const char *keys, const char *command) {
  el_set(edit, EL_BIND, keys, command, NULL);
  el_set(edit, EL_BIND, "-a", keys, command, NULL);
}

static void bind_keys(EditLine *edit, bool is_vi) {
  static const struct {
    const char *keys, *command;
  } always[] = {
      {"\\200", "cgx-paste"},        {"\\201", "cgx-up"},
      {"\\202", "cgx-down"},         {"\\203", "ed-prev-char"},
      {"\\204", "ed-next-char"},     {"\\205", "ed-move-to-beg"},
      {"\\206", "ed-move-to-end"},   {"\\207", "ed-delete-next-char"},
      {"\\210", "ed-prev-history"},  {"\\211", "ed-next-history"},
      {"^R", "cgx-search"},          {"^L", "cgx-clear"},
  },
    emacs[] = {
        {"^[[A", "cgx-up"},          {"^[OA", "cgx-up"},
        {"^[[B", "cgx-down"},        {"^[OB", "cgx-down"},
        {"^[[1~", "ed-move-to-beg"}, {"^[[7~", "ed-move-to-beg"},
        {"^[[4~", "ed-move-to-end"}, {"^[[8~", "ed-move-to-end"},
        {"^[[3~", "cgx-erase-next"},
        {"^B", "cgx-previous"},      {"^F", "cgx-next"},
        {"^[[D", "cgx-previous"},    {"^[OD", "cgx-previous"},
        {"^[[C", "cgx-next"},        {"^[OC", "cgx-next"},
        {"\\203", "cgx-previous"},   {"\\204", "cgx-next"},
        {"^H", "cgx-erase"},         {"^?", "cgx-erase"},
        {"\\207", "cgx-erase-next"},
        {"^[[1;5C", "em-next-word"}, {"^[[1;5D", "ed-prev-word"},
        {"^[[1;3C", "em-next-word"}, {"^[[1;3D", "ed-prev-word"},
        {"^[^M", "cgx-newline"},     {"^[^J", "cgx-newline"},
        {"^P", "cgx-up"},            {"^N", "cgx-down"},
        {"^W", "ed-delete-prev-word"},
    };
  for (size_t i = 0; i < sizeof always / sizeof *always; i++)
    bind_both(edit, always[i].keys, always[i].command);
  el_set(edit, EL_BIND, "\t", "cgx-complete", NULL);
  if (is_vi) {
    /* They would start vi and run what comes back, and crash on an empty command. */
    el_set(edit, EL_BIND, "-a", "-r", "v", NULL);
    el_set(edit, EL_BIND, "-a", "-r", ":", NULL);
    return;
  }
  el_set(edit, EL_BIND, "-r", "^[x", NULL);
  el_set(edit, EL_BIND, "-r", "^[X", NULL);
  for (size_t i = 0; i < sizeof emacs / sizeof *emacs; i++)
    el_set(edit, EL_BIND, emacs[i].keys, emacs[i].command, NULL);
}

/* Whether a line's first word names a command for this program: alone, or behind "program:", which
   may be a part of the name or a regular expression (editrc(5)). */
static bool is_command(const char *word, const char *name, const char *program) {
  const char *colon = strchr(word, ':');
  if (colon == NULL) return strcmp(word, name) == 0;
  if (strcmp(colon + 1, name) != 0) return false;
  char *pattern = strndup(word, (size_t)(colon - word));
  if (pattern == NULL) return false;
  bool is_ours = strstr(program, pattern) != NULL;
  regex_t expression;
  if (!is_ours && regcomp(&expression, pattern, REG_NOSUB) == 0) {
    is_ours = regexec(&expression, program, 0, NULL, 0) == 0;
    regfree(&expression);
  }
  free(pattern);
  return is_ours;
}

/* Runs the person's ~/.editrc; the lines that choose a mode, or all others. A change of mode
   drops every key, so it has to come before ours, and the person's keys after ours. */
static void source(cgx_editor *editor, bool modes) {
  const char *name = secure_getenv("EDITRC");
  const char *home = secure_getenv("HOME");
  char *path = NULL;
  if (name == NULL && home != NULL && asprintf(&path, "%s/.editrc", home) >= 0) name = path;
  FILE *file = name == NULL ? NULL : fopen(name, "re");
  free(path);
  if (file == NULL) return;
  Tokenizer *tokenizer = tok_init(NULL);
  char *line = NULL;
  size_t size = 0;
  while (tokenizer != NULL && getline(&line, &size, file) >= 0) {
    line[strcspn(line, "\n")] = '\0';
    const char *start = line + strspn(line, " \t");
    int count = 0;
    const char **words = NULL;
    tok_reset(tokenizer);
    if (*start == '#' || tok_str(tokenizer, start, &count, &words) != 0 || count == 0) continue;
    bool is_bind = is_command(words[0], "bind", editor->program);
    bool is_mode = is_bind && count > 1 &&
                   (strcmp(words[1], "-v") == 0 || strcmp(words[1], "-e") == 0);
    if (is_bind && !is_mode) editor->binds_sequences = true;
    if (is_mode == modes) el_parse(editor->edit, count, words);
  }
  free(line);
  if (tokenizer != NULL) tok_end(tokenizer);
  fclose(file);
}

cgx_editor *cgx_editor_create(const char *program, int input, int output, struct cgx_calls calls) {
  cgx_use_utf8();
  cgx_editor *editor = calloc(1, sizeof *editor);
  if (editor == NULL) return NULL;
  editor->calls = calls;
  /* Until the end of this function alone. */
  editor->program = program;
  cookie_io_functions_t functions = {.write = sink_write};
  editor->sink = fopencookie(editor, "w", functions);
  /* libedit reads nothing from it, but asks for one. */
  editor->input = fopen("/dev/null", "re");
  editor->history = history_init();
  if (editor->sink != NULL && editor->input != NULL && editor->history != NULL)
    editor->edit =
        el_init_fd(program, editor->input, editor->sink, editor->sink, input, output, output);
  if (editor->edit == NULL) {
    cgx_editor_destroy(editor);
    return NULL;
  }
  EditLine *edit = editor->edit;
  HistEvent event;
  history(editor->history, &event, H_SETSIZE, 10000);
  history(editor->history, &event, H_SETUNIQUE, 1);
  el_set(edit, EL_CLIENTDATA, editor);
  el_set(edit, EL_PROMPT, no_prompt);
  el_set(edit, EL_SIGNAL, 0);
  el_set(edit, EL_HIST, history, editor->history);
  el_set(edit, EL_GETCFN, read_character);
  /* Ctrl-C, Ctrl-Z and Ctrl-S come as characters: what is pasted can't send signals. Line ends
     come as they are. */
  el_set(edit, EL_SETTY, "-d", "-isig", "-ixon", "-inlcr", "-icrnl", NULL);
  add_commands(edit);
  el_set(edit, EL_EDITOR, "emacs");
  source(editor, true);
  bind_keys(edit, cgx_editor_is_vi(editor));
  source(editor, false);
  editor->program = NULL;
  return editor;
}

void cgx_editor_destroy(cgx_editor *editor) {
  editor->is_ending = true;
  if (editor->edit != NULL) el_end(editor->edit);
  if (editor->history != NULL) history_end(editor->history);
  if (editor->input != NULL) fclose(editor->input);
  if (editor->sink != NULL) fclose(editor->sink);
  free(editor);
}

bool cgx_editor_is_off(cgx_editor *editor) {
  int is_on = 1;
  el_get(editor->edit, EL_EDITMODE, &is_on);
  return !is_on;
}

bool cgx_editor_is_vi(cgx_editor *editor) {
  const char *name = NULL;
  return el_get(editor->edit, EL_EDITOR, &name) == 0 && name != NULL && strcmp(name, "vi") == 0;
}

bool cgx_editor_binds_sequences(cgx_editor *editor) { return editor->binds_sequences; }

void cgx_editor_set_raw(cgx_editor *editor, bool raw) {
  el_set(editor->edit, EL_PREP_TERM, (int)raw);
}

const char *cgx_editor_read(cgx_editor *editor) {
  int count = 0;
  const char *line = el_gets(editor->edit, &count);
  return count > 0 ? line : NULL;
}

struct cgx_line cgx_editor_line(cgx_editor *editor) {
  const LineInfoW *info = el_wline(editor->edit);
  /* Some vi commands leave the cursor before the line. */
  if (info->cursor < info->buffer) el_cursor(editor->edit, (int)(info->buffer - info->cursor));
  if (info->cursor > info->lastchar) el_cursor(editor->edit, (int)(info->lastchar - info->cursor));
  struct cgx_line line = {(const uint32_t *)info->buffer, (size_t)(info->lastchar - info->buffer),
                          (size_t)(info->cursor - info->buffer)};
  return line;
}

void cgx_editor_insert(cgx_editor *editor, const char *text) { el_insertstr(editor->edit, text); }

void cgx_editor_delete_before(cgx_editor *editor, int characters) {
  el_deletestr(editor->edit, characters);
}

void cgx_editor_move(cgx_editor *editor, int characters) { el_cursor(editor->edit, characters); }

void cgx_editor_clear(cgx_editor *editor) {
  const LineInfoW *info = el_wline(editor->edit);
  el_cursor(editor->edit, (int)(info->lastchar - info->cursor));
  el_deletestr(editor->edit, (int)(info->lastchar - info->buffer));
}

void cgx_editor_press(cgx_editor *editor, enum cgx_key key) {
  wchar_t keys[2] = {(wchar_t)key, 0};
  el_wpush(editor->edit, keys);
}

void cgx_editor_add_history(cgx_editor *editor, const char *entry) {
  HistEvent event;
  history(editor->history, &event, H_ENTER, entry);
}

void cgx_editor_clear_history(cgx_editor *editor) {
  HistEvent event;
  history(editor->history, &event, H_CLEAR);
}

void cgx_editor_remove_history(cgx_editor *editor, const char *entry) {
  HistEvent event;
  for (int status = history(editor->history, &event, H_FIRST); status >= 0;
       status = history(editor->history, &event, H_NEXT)) {
    if (strcmp(event.str, entry) != 0) continue;
    /* It gives a copy of what it removes. */
    if (history(editor->history, &event, H_DEL, event.num) >= 0) free((void *)event.str);
    return;
  }
}

void cgx_use_utf8(void) {
  if (setlocale(LC_CTYPE, "C.UTF-8") == NULL) setlocale(LC_CTYPE, "C.utf8");
}

int cgx_character_width(unsigned int character) { return wcwidth((wchar_t)character); }
