// Hot loops over float32 arrays. Each runs the widest body that the CPU supports: see README.md.
//
// An element's result depends on its own inputs alone, never on where it lies in the array.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "torch_normal.h"

// MARK: - Processors

typedef enum {
    KERNELS_PORTABLE = 0,
    KERNELS_AVX2 = 1,    // with FMA
    KERNELS_AVX512 = 2,  // F, VL, BW, DQ
} kernels_level;

// The widest level of this CPU.
kernels_level kernels_supported(void);

// The level in use.
kernels_level kernels_current(void);

// Uses `level`, or the widest that is supported where it is not; for tests.
void kernels_force(kernels_level level);

// The processors in the affinity mask of this process; Swift does not see the call, a GNU extension.
size_t kernels_processors(void);

// Tells the processor that the caller is waiting for another thread.
void kernels_pause(void);

// MARK: - Types

// `count` float16 values, which need no alignment, to float32; exact.
void kernels_widen_f16(const void *source, float *target, size_t count);

// `count` bfloat16 values, which need no alignment, to float32; exact.
void kernels_widen_bf16(const void *source, float *target, size_t count);

// MARK: - Element by element

// out = a + b
void kernels_add(const float *a, const float *b, float *out, size_t count);

// x · Φ(x), with an error below 5e-7 · max(1, |x|).
void kernels_gelu(const float *x, float *out, size_t count);

// gradient · d/dx (x · Φ(x)); the slope's error is below 5e-7.
void kernels_gelu_gradient(const float *x, const float *gradient, float *out, size_t count);

// The sum of (x - target)²; gradient = factor · (x - target).
double kernels_squared_error(const float *x, const float *target, float factor, float *gradient, size_t count);

// GELU in its tanh form of `gate`, times `value`; the GELU's error is below 5e-7 · max(1, |x|).
void kernels_gated_gelu(const float *gate, const float *value, float *out, size_t count);

// out[r][c] = x[r][c] · scale[c] + shift[c], then GELU if asked for.
void kernels_scale_shift(const float *x, const float *scale, const float *shift, bool gelu, float *out,
                         size_t rows, size_t channels);

// In place, rows `stride` apart: out = (out + bias[c] + residual) / divisor; bias and residual may be NULL,
// and residual has the stride of out.
void kernels_finish(float *out, size_t stride, const float *bias, const float *residual, float divisor,
                    size_t rows, size_t channels);

// MARK: - Rows

// Adds to sums[c] the values of a column, and to squares[c] their squares.
void kernels_moments(const float *x, double *sums, double *squares, size_t rows, size_t channels);

// What group normalisation, its weight and bias, and then · (1 + scale) + shift come to for one sample: a
// factor per channel in out[0 ..< channels], a summand behind them. `moments` are `chunks` times the sums
// and squares of all channels that kernels_moments makes, `rows` the rows they cover; `modulation` is the
// scales before the shifts, or NULL.
void kernels_group_affine(const double *moments, size_t chunks, size_t rows, size_t channels, size_t groups,
                          float eps, const float *weight, const float *bias, const float *modulation,
                          float *out);

// Adds to sums[c] the values of a column.
void kernels_column_sums(const float *x, double *sums, size_t rows, size_t channels);

// The columns' sums of gradient · x to `scale`, those of the gradient to `shift`.
void kernels_modulation_sums(const float *x, const float *gradient, float *scale, float *shift, size_t rows,
                             size_t channels);

// Layer normalisation of each row; eps is added to the variance.
void kernels_layer_norm(const float *x, const float *weight, const float *bias, float eps, float *out,
                        size_t rows, size_t channels);

// Each row divided by its root mean square, times `weight`; eps is added to the mean square.
void kernels_rms_norm(const float *x, const float *weight, float eps, float *out, size_t rows,
                      size_t channels);

// out[r][o] = x[r] · weight[o], rows of out `stride` apart. Each product is summed in an order that depends
// on `depth` alone, so a row's results do not change with the number of rows.
void kernels_dot_rows(const float *x, const float *weight, float *out, size_t stride, size_t rows,
                      size_t outputs, size_t depth);

// MARK: - Products
//
// Weights are packed in panels of kernels_panel() outputs. Each product is summed over the depth in order, so that its
// result is the same however the work is cut.

// The outputs in a panel of weights.
size_t kernels_panel(void);

// Rows of one panel, `stride` apart and at most a panel's, to [depth][panel], zero behind the last row.
void kernels_pack_rows(const float *source, size_t stride, size_t rows, size_t depth, float *out);

// MARK: - Attention

// The most rows of queries that kernels_attend takes.
#define KERNELS_ROWS 48

// Columns of one panel, at most a panel's, of rows that are `stride` apart to [rows][panel], zero behind the last column.
void kernels_pack_columns(const float *source, size_t stride, size_t rows, size_t columns, float *out);

// out[r] = softmax(scale · queries[r] · keysᵀ + bias[r]) · values for one head of `width`: `count` keys packed by
// kernels_pack_rows, as many values by kernels_pack_columns; rows of queries and of out are `stride` apart, those of bias,
// which may be NULL, `count`. `scores` is memory for `rows` times `count` rounded up to whole panels.
void kernels_attend(const float *queries, size_t rows, size_t stride, const float *keys, const float *values,
                    size_t count, size_t width, float scale, const float *bias, float *scores, float *out);

// MARK: - Batch normalisation
//
// `map` is [4][channels]: scale and shift of x · scale + shift, then the means and the inverse deviations.

// The sum of `count` parts, each of `width` numbers.
void kernels_add_doubles(const double *parts, size_t count, size_t width, double *out);

// Means and inverse deviations of `rows` rows, from the sums of kernels_moments and behind them the squares; moves
// the running statistics by the share `momentum`, the variance unbiased.
void kernels_batch_statistics(const double *moments, size_t rows, size_t channels, float eps, float momentum,
                              float *running_mean, float *running_variance, float *mean, float *inverse);

// Fills in scale and shift of a map that holds means and inverse deviations.
void kernels_batch_map(const float *weight, const float *bias, size_t channels, float *map);

// Gradients through the map, and GELU behind it if asked for: out = gradient · slope, which may lie where
// `gradient` does. Adds to sums[c] the column of out, to products[c] that of out · (x - mean) · inverse.
void kernels_norm_sums(const float *x, const float *gradient, const float *map, bool gelu, float *out,
                       double *sums, double *products, size_t rows, size_t channels);

// What kernels_norm_gradient needs, [4][channels], and the gradients of weight and bias, from all rows' sums and
// behind them the products; `training` where the statistics are those of the rows.
void kernels_batch_terms(const double *sums, const float *map, size_t rows, size_t channels, bool training,
                         float *terms, float *weight_gradient, float *bias_gradient);

// In place, the gradient of x from what kernels_norm_sums has left.
void kernels_norm_gradient(const float *x, const float *terms, float *gradient, size_t rows, size_t channels);

// MARK: - Adam

typedef struct {
    float mean_share;       // 1 - β1
    float square_decay;     // β2
    float square_share;     // 1 - β2
    float root_correction;  // √(1 - β2ᵗ)
    float epsilon;
    float factor;           // -rate / (1 - β1ᵗ)
} adam_step;

// One step of Adam, in torch's order of operations.
void kernels_adam(adam_step step, const float *gradient, float *value, float *mean, float *square,
                  size_t count);

// MARK: - Convolutions of any square kernel, stride and zero padding, transposed ones too
//
// Maps are [N][height][width][channels]. Every element of a result is summed in one order, so the work may be cut in
// any way. Weights are [outputs][depth][k][k] as in files, those of a transposed convolution [depth][outputs][k][k].

typedef struct {
    size_t height, width, out_height, out_width;
    size_t kernel, stride, padding;
    bool transposed;
} conv_shape;

// Pointers to the input pixels of `taps` positions of the kernel for each row, and to the rows of the result.
typedef struct {
    const float **sources;
    float **targets;
    size_t taps;
} gathered_rows;

// The groups of pixels of the result that the same positions of the kernel reach; one unless it is transposed.
size_t kernels_conv_phases(conv_shape shape);

// The pixels of a phase in one sample, and the positions of the kernel that reach them.
size_t kernels_conv_pixels(conv_shape shape, size_t phase);
size_t kernels_conv_taps(conv_shape shape, size_t phase);

// Floats of scratch memory for `count` rows, aligned to cache lines.
size_t kernels_conv_scratch(conv_shape shape, size_t count, size_t depth);

// Weights of one phase and panel to out[taps][depth][panel], zero behind the outputs.
void kernels_conv_pack(conv_shape shape, size_t phase, const float *weight, size_t outputs, size_t depth,
                       size_t panel, float *out);

// Where the rows [first, first + count) of a phase, counted through all samples, take from and write to.
gathered_rows kernels_conv_gather(conv_shape shape, size_t phase, const float *maps, size_t depth, float *out,
                                  size_t outputs, size_t first, size_t count, float *scratch);

// Rows times the packed weights of all panels, plus the bias, which may be NULL.
void kernels_gather_product(gathered_rows places, size_t count, size_t depth, const float *weights,
                            const float *bias, size_t outputs);

// The rows [first, first + count) of a phase of a convolution.
void kernels_conv_product(conv_shape shape, size_t phase, const float *maps, size_t depth, const float *weights,
                          const float *bias, float *out, size_t outputs, size_t first, size_t count,
                          float *scratch);

// Adds to sums[panels][taps][depth][panel] the products of gathered inputs and `rows`, [count][outputs]; `columns`
// has room for count · panel floats.
void kernels_gather_outer(gathered_rows places, size_t count, size_t depth, const float *rows, size_t outputs,
                          float *columns, float *sums);

// The same for the rows [first, first + count) of a convolution that is not transposed.
void kernels_conv_outer(conv_shape shape, const float *maps, size_t depth, const float *rows, size_t outputs,
                        size_t first, size_t count, float *sums, float *scratch);

// Adds up `parts` such sums, `stride` apart, for one panel: to weight[outputs][depth][taps].
void kernels_conv_unpack(const float *sums, size_t parts, size_t stride, size_t panel, size_t outputs,
                         size_t depth, size_t taps, float *weight);

// MARK: - 3×3 convolution, stride 1, zero padding that keeps the size
//
// By Winograd's F(4×4, 3×3): maps are cut into tiles of 4×4 pixels, counted row by row through all samples. In
// float32 the error is about 1e-5 of the largest value. A tile's result does not depend on the other tiles.

typedef struct {
    size_t height, width;
} winograd_shape;

// Weights of one panel, [outputs][inputs][3][3] as in files, outputs at most a panel, to
// [36][inputs][panel], zero behind the outputs.
void kernels_winograd_weights(const float *source, size_t outputs, size_t inputs, float *out);

// Tiles [first_tile, first_tile + count) of maps [N][height][width][channels] to out[36][stride][channels],
// of which the first `count` are written.
void kernels_winograd_input(const float *maps, winograd_shape shape, size_t channels, size_t first_tile,
                            size_t count, float *out, size_t stride);

// `count` of transformed tiles [36][stride][channels] times a panel of weights, to out[36][count][panel].
void kernels_winograd_product(const float *tiles, size_t stride, size_t count, size_t channels,
                              const float *weights, float *out);

// Products of tiles to the channels [first_channel, first_channel + panel) of out[N][height][width][channels]:
// (value + bias[c] + residual) / divisor; bias and residual may be NULL, residual has the shape of out.
void kernels_winograd_output(const float *products, winograd_shape shape, size_t channels, size_t first_tile,
                             size_t count, size_t first_channel, const float *bias, const float *residual,
                             float divisor, float *out);

// Tiles [first_tile, first_tile + count) of gradients [N][height][width][channels] of a convolution's result, to those
// of their products: out[panels][36][count][panel], zero behind the channels.
void kernels_winograd_gradient(const float *maps, winograd_shape shape, size_t channels, size_t first_tile,
                               size_t count, float *out);

// Adds to the gradients of transformed weights, sums[panels][36][depth][panel], what transformed tiles
// [36][count][depth] and the gradients of their products [panels][36][count][panel] come to.
void kernels_winograd_outer(const float *tiles, const float *gradients, size_t count, size_t depth,
                            size_t panels, float *sums);

// The gradients of weights [outputs][depth][3][3] of one panel, from those of transformed ones: `parts` of them,
// `stride` apart, are added up.
void kernels_winograd_weight_gradient(const float *sums, size_t parts, size_t stride, size_t panel,
                                      size_t outputs, size_t depth, float *weight);

// MARK: - Moving

// Joins rows of a and of b.
void kernels_concatenate(const float *a, size_t a_channels, const float *b, size_t b_channels, float *out,
                         size_t rows);

// Takes rows apart: the inverse of kernels_concatenate.
void kernels_split(const float *x, size_t a_channels, size_t b_channels, float *a, float *b, size_t rows);

// The means of windows of window × window pixels: `rows` rows of `columns` pixels are written.
void kernels_window_mean(const float *x, float *out, size_t rows, size_t columns, size_t window,
                         size_t channels);

// The gradient of those means: rows · window rows are written.
void kernels_window_spread(const float *gradient, float *out, size_t rows, size_t columns, size_t window,
                           size_t channels);

// Repeats each pixel of `rows` rows of `width` pixels twice in both directions.
void kernels_upsample(const float *x, float *out, size_t rows, size_t width, size_t channels);

// The means of 2×2 pixels: `rows` rows of `width` pixels are written.
void kernels_mean_pool(const float *x, float *out, size_t rows, size_t width, size_t channels);
