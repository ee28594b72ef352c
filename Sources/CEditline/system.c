#define _GNU_SOURCE
#include "CEditline.h"

#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <unistd.h>

int cgx_pipe(int ends[2], int flags) { return pipe2(ends, O_CLOEXEC | flags); }

int cgx_close_from(void *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

long cgx_find(const void *text, size_t size, const void *wanted, size_t wanted_size) {
  const char *found = memmem(text, size, wanted, wanted_size);
  return found == NULL ? -1 : found - (const char *)text;
}
