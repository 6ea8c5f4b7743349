// Picks one body of each function.
#include "table.h"

static const kernels_table *table = &kernels_portable;
static kernels_level level = KERNELS_PORTABLE;

kernels_level kernels_supported(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")) {
        return KERNELS_AVX512;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        return KERNELS_AVX2;
    }
#endif
    return KERNELS_PORTABLE;
}

kernels_level kernels_current(void) { return level; }

void kernels_force(kernels_level wanted) {
    level = wanted < kernels_supported() ? wanted : kernels_supported();
    table = &kernels_portable;
#if defined(__x86_64__)
    if (level == KERNELS_AVX2) {
        table = &kernels_avx2;
    } else if (level == KERNELS_AVX512) {
        table = &kernels_avx512;
    }
#endif
}

__attribute__((constructor)) static void pick(void) { kernels_force(kernels_supported()); }

void kernels_widen_f16(const void *source, float *target, size_t count) {
    table->widen_f16(source, target, count);
}

void kernels_widen_bf16(const void *source, float *target, size_t count) {
    table->widen_bf16(source, target, count);
}

void kernels_add(const float *a, const float *b, float *out, size_t count) { table->add(a, b, out, count); }

void kernels_gelu(const float *x, float *out, size_t count) { table->gelu(x, out, count); }

void kernels_gated_gelu(const float *gate, const float *value, float *out, size_t count) {
    table->gated_gelu(gate, value, out, count);
}

void kernels_scale_shift(const float *x, const float *scale, const float *shift, bool gelu, float *out,
                         size_t rows, size_t channels) {
    table->scale_shift(x, scale, shift, gelu, out, rows, channels);
}

void kernels_finish(float *out, size_t stride, const float *bias, const float *residual, float divisor,
                    size_t rows, size_t channels) {
    table->finish(out, stride, bias, residual, divisor, rows, channels);
}

void kernels_moments(const float *x, double *sums, double *squares, size_t rows, size_t channels) {
    table->moments(x, sums, squares, rows, channels);
}

void kernels_layer_norm(const float *x, const float *weight, const float *bias, float eps, float *out,
                        size_t rows, size_t channels) {
    table->layer_norm(x, weight, bias, eps, out, rows, channels);
}

void kernels_rms_norm(const float *x, const float *weight, float eps, float *out, size_t rows,
                      size_t channels) {
    table->rms_norm(x, weight, eps, out, rows, channels);
}

void kernels_dot_rows(const float *x, const float *weight, float *out, size_t stride, size_t rows,
                      size_t outputs, size_t depth) {
    table->dot_rows(x, weight, out, stride, rows, outputs, depth);
}

void kernels_gelu_gradient(const float *x, const float *gradient, float *out, size_t count) {
    table->gelu_gradient(x, gradient, out, count);
}

double kernels_squared_error(const float *x, const float *target, float factor, float *gradient, size_t count) {
    return table->squared_error(x, target, factor, gradient, count);
}

void kernels_column_sums(const float *x, double *sums, size_t rows, size_t channels) {
    table->column_sums(x, sums, rows, channels);
}

void kernels_norm_sums(const float *x, const float *gradient, const float *map, bool gelu, float *out,
                       double *sums, double *products, size_t rows, size_t channels) {
    table->norm_sums(x, gradient, map, gelu, out, sums, products, rows, channels);
}

void kernels_norm_gradient(const float *x, const float *terms, float *gradient, size_t rows, size_t channels) {
    table->norm_gradient(x, terms, gradient, rows, channels);
}

void kernels_modulation_sums(const float *x, const float *gradient, float *scale, float *shift, size_t rows,
                             size_t channels) {
    table->modulation_sums(x, gradient, scale, shift, rows, channels);
}

void kernels_adam(adam_step step, const float *gradient, float *value, float *mean, float *square,
                  size_t count) {
    table->adam(step, gradient, value, mean, square, count);
}

void kernels_gather_product(gathered_rows places, size_t count, size_t depth, const float *weights,
                            const float *bias, size_t outputs) {
    table->gather_product(places, count, depth, weights, bias, outputs);
}

void kernels_gather_outer(gathered_rows places, size_t count, size_t depth, const float *rows, size_t outputs,
                          float *columns, float *sums) {
    table->gather_outer(places, count, depth, rows, outputs, columns, sums);
}

size_t kernels_panel(void) { return table->panel; }

void kernels_pack_rows(const float *source, size_t stride, size_t rows, size_t depth, float *out) {
    table->pack_rows(source, stride, rows, depth, out);
}

void kernels_pack_columns(const float *source, size_t stride, size_t rows, size_t columns, float *out) {
    table->pack_columns(source, stride, rows, columns, out);
}

void kernels_attend(const float *queries, size_t rows, size_t stride, const float *keys, const float *values,
                    size_t count, size_t width, float scale, const float *bias, float *scores, float *out) {
    table->attend(queries, rows, stride, keys, values, count, width, scale, bias, scores, out);
}

void kernels_winograd_weights(const float *source, size_t outputs, size_t inputs, float *out) {
    table->winograd_weights(source, outputs, inputs, out);
}

void kernels_winograd_input(const float *maps, winograd_shape shape, size_t channels, size_t first_tile,
                            size_t count, float *out, size_t stride) {
    table->winograd_input(maps, shape, channels, first_tile, count, out, stride);
}

void kernels_winograd_product(const float *tiles, size_t stride, size_t count, size_t channels,
                              const float *weights, float *out) {
    table->winograd_product(tiles, stride, count, channels, weights, out);
}

void kernels_winograd_output(const float *products, winograd_shape shape, size_t channels, size_t first_tile,
                             size_t count, size_t first_channel, const float *bias, const float *residual,
                             float divisor, float *out) {
    table->winograd_output(products, shape, channels, first_tile, count, first_channel, bias, residual,
                           divisor, out);
}

void kernels_winograd_gradient(const float *maps, winograd_shape shape, size_t channels, size_t first_tile,
                               size_t count, float *out) {
    table->winograd_gradient(maps, shape, channels, first_tile, count, out);
}

void kernels_winograd_outer(const float *tiles, const float *gradients, size_t count, size_t depth,
                            size_t panels, float *sums) {
    table->winograd_outer(tiles, gradients, count, depth, panels, sums);
}

void kernels_winograd_weight_gradient(const float *sums, size_t parts, size_t stride, size_t panel,
                                      size_t outputs, size_t depth, float *weight) {
    table->winograd_weight_gradient(sums, parts, stride, panel, outputs, depth, weight);
}
