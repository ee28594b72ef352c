#include "CEditline.h"

#include <signal.h>
#include <termios.h>
#include <unistd.h>

/* What is left behind by a crash can't be typed at: the settings are given back first. Only calls
   that signal-safety(7) lists are made. */

static int guarded_input = -1;
static int guarded_output = -1;
static struct termios guarded_mode;
static volatile sig_atomic_t is_guarded;

static void give_back(int signal) {
  if (is_guarded) {
    is_guarded = 0;
    tcsetattr(guarded_input, TCSANOW, &guarded_mode);
    static const char paste_off[] = "\033[?2004l\n";
    ssize_t ignored = write(guarded_output, paste_off, sizeof paste_off - 1);
    (void)ignored;
  }
  raise(signal);
}

void cgx_guard_terminal(int input, int output) {
  static bool is_installed;
  is_guarded = 0;
  if (tcgetattr(input, &guarded_mode) != 0) return;
  guarded_input = input;
  guarded_output = output;
  is_guarded = 1;
  if (is_installed) return;
  is_installed = true;
  static const int fatal[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT};
  /* The signal's own action is back when the handler runs. */
  struct sigaction action = {.sa_handler = give_back, .sa_flags = (int)(SA_RESETHAND | SA_NODEFER)};
  for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++) sigaction(fatal[i], &action, NULL);
}

void cgx_release_terminal(void) { is_guarded = 0; }
