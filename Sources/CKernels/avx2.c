// The bodies for AVX2 and FMA.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define LANES 8
#define TABLE kernels_avx2
#include "body.inc"
#pragma clang attribute pop
#endif
