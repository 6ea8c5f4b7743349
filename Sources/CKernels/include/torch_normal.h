#pragma once
#include <stddef.h>
#include <stdint.h>

// torch's CPU random numbers (ATen/core/MT19937RNGEngine.h, ATen/native/cpu/DistributionTemplates.h).

typedef struct {
    uint32_t state[624];
    int next;
} torch_engine;

// Starts the stream of a seed, of which the low 32 bits count.
void torch_engine_seed(torch_engine *engine, uint64_t seed);

// The next output of the engine.
uint32_t torch_engine_next(torch_engine *engine);

// Fills `values` with normally distributed numbers as torch does for tensors of 16 elements or more (count >= 16).
void torch_normal_fill(torch_engine *engine, float *values, size_t count);
