// The bodies for AVX-512.
#if defined(__x86_64__)
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma,evex512"))), apply_to = function)
#define LANES 16
#define TABLE kernels_avx512
#include "body.inc"
#pragma clang attribute pop
#endif
