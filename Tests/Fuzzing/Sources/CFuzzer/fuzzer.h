// The entry of libFuzzer for programs with a main of their own (llvm.org/docs/LibFuzzer.html).
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerRunDriver(
  int *count, char ***arguments, int (*test)(const uint8_t *start, size_t count));
