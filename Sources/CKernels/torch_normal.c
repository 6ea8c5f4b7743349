// The Mersenne Twister 19937 and Box-Muller as torch computes them on x86 CPUs, bit for bit.
//
// The transcendental functions are those of torch's AVX2 kernel (ATen/native/cpu/avx_mathfun.h), one lane at a time:
// every fused multiply-add rounds once, every other operation rounds by itself. `fmaf` of the C library gives the same
// bits where the CPU has no such instruction, slowly.

#include "torch_normal.h"

#include <math.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

enum { LENGTH = 624, MIDDLE = 397 };

void torch_engine_seed(torch_engine *engine, uint64_t seed) {
    engine->state[0] = (uint32_t)seed;
    for (uint32_t j = 1; j < LENGTH; j++) {
        uint32_t previous = engine->state[j - 1];
        engine->state[j] = 1812433253u * (previous ^ (previous >> 30)) + j;
    }
    engine->next = LENGTH;
}

static void twist(uint32_t *state) {
    for (int j = 0; j < LENGTH; j++) {
        uint32_t mixed = (state[j] & 0x80000000u) | (state[(j + 1) % LENGTH] & 0x7fffffffu);
        state[j] = state[(j + MIDDLE) % LENGTH] ^ (mixed >> 1) ^ ((mixed & 1) ? 0x9908b0dfu : 0);
    }
}

uint32_t torch_engine_next(torch_engine *engine) {
    if (engine->next == LENGTH) {
        twist(engine->state);
        engine->next = 0;
    }
    uint32_t y = engine->state[engine->next++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680u;
    y ^= (y << 15) & 0xefc60000u;
    return y ^ (y >> 18);
}

#define INLINE static inline __attribute__((always_inline))

INLINE float fused(float a, float b, float c) { return __builtin_fmaf(a, b, c); }

// The natural logarithm of x in (0, 1].
INLINE float log_of(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    float exponent = (float)((int32_t)(bits >> 23) - 126);
    bits = (bits & 0x007fffffu) | 0x3f000000u;
    float m;
    memcpy(&m, &bits, sizeof m);
    int isSmall = m < 0.707106781186547524f;
    exponent -= isSmall ? 1.0f : 0.0f;
    m = (m - 1.0f) + (isSmall ? m : 0.0f);
    float z = m * m;
    float y = 7.0376836292e-2f;
    y = fused(y, m, -1.1514610310e-1f);
    y = fused(y, m, 1.1676998740e-1f);
    y = fused(y, m, -1.2420140846e-1f);
    y = fused(y, m, 1.4249322787e-1f);
    y = fused(y, m, -1.6668057665e-1f);
    y = fused(y, m, 2.0000714765e-1f);
    y = fused(y, m, -2.4999993993e-1f);
    y = fused(y, m, 3.3333331174e-1f);
    y = y * m;
    y = fused(y, z, exponent * -2.12194440e-4f);
    y = y - 0.5f * z;
    return fused(exponent, 0.693359375f, m + y);
}

// Sine and cosine of x >= 0.
INLINE void sine_cosine_of(float x, float *sine, float *cosine) {
    int32_t k = ((int32_t)(x * 1.27323954473516f) + 1) & ~1;
    float octant = (float)k;
    x = fused(octant, -0.78515625f, x);
    x = fused(octant, -2.4187564849853515625e-4f, x);
    x = fused(octant, -3.77489497744594108e-8f, x);
    float z = x * x;
    float c = 2.443315711809948e-5f;
    c = fused(c, z, -1.388731625493765e-3f);
    c = fused(c, z, 4.166664568298827e-2f);
    c = c * z;
    c = fused(c, z, -(0.5f * z));
    c = c + 1.0f;
    float s = -1.9515295891e-4f;
    s = fused(s, z, 8.3321608736e-3f);
    s = fused(s, z, -1.6666654611e-1f);
    s = s * z;
    s = fused(s, x, x);
    int isSwapped = (k & 2) != 0;
    float sin = isSwapped ? c : s;
    float cos = isSwapped ? s : c;
    *sine = (k & 4) ? -sin : sin;
    *cosine = ((k - 2) & 4) ? cos : -cos;
}

INLINE void box_muller(float *group) {
    for (int j = 0; j < 8; j++) {
        float radius = __builtin_sqrtf(-2.0f * log_of(1.0f - group[j]));
        float sine, cosine;
        sine_cosine_of(6.283185307179586f * group[j + 8], &sine, &cosine);
        group[j] = radius * cosine;
        group[j + 8] = radius * sine;
    }
}

// Box-Muller on groups of 16 uniforms, for as many groups as `count` holds.
INLINE void transform(float *values, size_t count) {
    for (size_t i = 0; i + 16 <= count; i += 16) box_muller(values + i);
}

static void transform_portable(float *values, size_t count) { transform(values, count); }

#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) static void transform_fma(float *values, size_t count) {
    transform(values, count);
}
#endif

static void fill_uniform(torch_engine *engine, float *values, size_t count) {
    for (size_t i = 0; i < count; i++) {
        values[i] = (float)(torch_engine_next(engine) & 0x00ffffffu) * 0x1p-24f;
    }
}

void torch_normal_fill(torch_engine *engine, float *values, size_t count) {
    void (*apply)(float *, size_t) = transform_portable;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) apply = transform_fma;
#endif
    fill_uniform(engine, values, count);
    apply(values, count);
    // The remainder is not filled by itself: the last 16 are drawn anew, over values already made.
    if (count % 16 != 0) {
        fill_uniform(engine, values + count - 16, 16);
        apply(values + count - 16, 16);
    }
}
