#define _GNU_SOURCE
#include "CEditline.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int cgx_pipe(int ends[2], int flags) { return pipe2(ends, O_CLOEXEC | flags); }

long cgx_find(const void *text, size_t size, const void *wanted, size_t wanted_size) {
  const char *found = memmem(text, size, wanted, wanted_size);
  return found == NULL ? -1 : found - (const char *)text;
}
