// The functions that have one body per instruction set.
#pragma once
#include "CKernels.h"

typedef struct {
    void (*widen_f16)(const void *, float *, size_t);
    void (*widen_bf16)(const void *, float *, size_t);
    void (*add)(const float *, const float *, float *, size_t);
    void (*gelu)(const float *, float *, size_t);
    void (*gated_gelu)(const float *, const float *, float *, size_t);
    void (*scale_shift)(const float *, const float *, const float *, bool, float *, size_t, size_t);
    void (*finish)(float *, size_t, const float *, const float *, float, size_t, size_t);
    void (*moments)(const float *, double *, double *, size_t, size_t);
    void (*layer_norm)(const float *, const float *, const float *, float, float *, size_t, size_t);
    void (*rms_norm)(const float *, const float *, float, float *, size_t, size_t);
    void (*dot_rows)(const float *, const float *, float *, size_t, size_t, size_t, size_t);
    void (*gelu_gradient)(const float *, const float *, float *, size_t);
    double (*squared_error)(const float *, const float *, float, float *, size_t);
    void (*column_sums)(const float *, double *, size_t, size_t);
    void (*norm_sums)(const float *, const float *, const float *, bool, float *, double *, double *, size_t,
                      size_t);
    void (*norm_gradient)(const float *, const float *, float *, size_t, size_t);
    void (*modulation_sums)(const float *, const float *, float *, float *, size_t, size_t);
    void (*adam)(adam_step, const float *, float *, float *, float *, size_t);
    void (*gather_product)(gathered_rows, size_t, size_t, const float *, const float *, size_t);
    void (*gather_outer)(gathered_rows, size_t, size_t, const float *, size_t, float *, float *);
    size_t panel;
    void (*pack_rows)(const float *, size_t, size_t, size_t, float *);
    void (*pack_columns)(const float *, size_t, size_t, size_t, float *);
    void (*attend)(const float *, size_t, size_t, const float *, const float *, size_t, size_t, float,
                   const float *, float *, float *);
    void (*winograd_weights)(const float *, size_t, size_t, float *);
    void (*winograd_input)(const float *, winograd_shape, size_t, size_t, size_t, float *, size_t);
    void (*winograd_product)(const float *, size_t, size_t, size_t, const float *, float *);
    void (*winograd_output)(const float *, winograd_shape, size_t, size_t, size_t, size_t, const float *,
                            const float *, float, float *);
    void (*winograd_gradient)(const float *, winograd_shape, size_t, size_t, size_t, float *);
    void (*winograd_outer)(const float *, const float *, size_t, size_t, size_t, float *);
    void (*winograd_weight_gradient)(const float *, size_t, size_t, size_t, size_t, size_t, float *);
} kernels_table;

extern const kernels_table kernels_portable;
#if defined(__x86_64__)
extern const kernels_table kernels_avx2;
extern const kernels_table kernels_avx512;
#endif
