// Where the operands of convolutions lie, and how their weights are packed: one body serves every CPU.
//
// Every pixel of a result is a product: the input pixels under the kernel, one behind the other, times the
// weights. Instead of copying them together, the products are given pointers to them; pixels outside of the map
// are all the same row of zeros. Transposed convolutions of stride s are cut into s · s phases, the pixels of the
// result that the same positions of the kernel reach.
#include <string.h>

#include "table.h"

// One axis of a phase: the pixels first, first + step, ... of the result, and the positions of the kernel that
// they use, from `tap` on in steps of `step`.
typedef struct {
    size_t first, step, count, tap, taps;
} axis;

static axis axis_of(conv_shape shape, size_t outputs, size_t phase) {
    if (!shape.transposed) {
        return (axis){0, 1, outputs, 0, shape.kernel};
    }
    const size_t stride = shape.stride, first = (phase + stride - shape.padding % stride) % stride;
    return (axis){first, stride, outputs > first ? (outputs - first + stride - 1) / stride : 0, phase,
                  shape.kernel > phase ? (shape.kernel - phase + stride - 1) / stride : 0};
}

static axis rows_of(conv_shape shape, size_t phase) {
    return axis_of(shape, shape.out_height, phase / shape.stride);
}

static axis columns_of(conv_shape shape, size_t phase) {
    return axis_of(shape, shape.out_width, phase % shape.stride);
}

size_t kernels_conv_phases(conv_shape shape) { return shape.transposed ? shape.stride * shape.stride : 1; }

size_t kernels_conv_pixels(conv_shape shape, size_t phase) {
    return rows_of(shape, phase).count * columns_of(shape, phase).count;
}

size_t kernels_conv_taps(conv_shape shape, size_t phase) {
    return rows_of(shape, phase).taps * columns_of(shape, phase).taps;
}

size_t kernels_conv_scratch(conv_shape shape, size_t count, size_t depth) {
    const size_t places = count * (shape.kernel * shape.kernel + 1);
    return (depth + 15) / 16 * 16 + places * sizeof(float *) / sizeof(float) + count * kernels_panel();
}

// The pixel of the input that meets position `tap` of the kernel at pixel `out` of the result; out of range where
// there is none.
static size_t source_of(conv_shape shape, size_t out, size_t tap) {
    return shape.transposed ? (out + shape.padding - tap) / shape.stride
                            : out * shape.stride + tap - shape.padding;
}

static void gather_pixel(conv_shape shape, axis rows, axis columns, size_t y, size_t x, const float *map,
                         size_t depth, const float *zeros, const float **sources) {
    for (size_t i = 0; i < rows.taps; i++) {
        const size_t tap_y = rows.tap + i * rows.step;
        const size_t from_y = source_of(shape, y, tap_y);
        const bool is_row = shape.transposed ? y + shape.padding >= tap_y && from_y < shape.height
                                             : from_y < shape.height;
        for (size_t j = 0; j < columns.taps; j++) {
            const size_t tap_x = columns.tap + j * columns.step;
            const size_t from_x = source_of(shape, x, tap_x);
            const bool is_pixel = is_row && from_x < shape.width &&
                                  (!shape.transposed || x + shape.padding >= tap_x);
            *sources++ = is_pixel ? map + (from_y * shape.width + from_x) * depth : zeros;
        }
    }
}

gathered_rows kernels_conv_gather(conv_shape shape, size_t phase, const float *maps, size_t depth, float *out,
                                  size_t outputs, size_t first, size_t count, float *scratch) {
    const axis rows = rows_of(shape, phase), columns = columns_of(shape, phase);
    const size_t pixels = rows.count * columns.count, taps = rows.taps * columns.taps;
    float *zeros = scratch;
    float **targets = (float **)(scratch + (depth + 15) / 16 * 16);
    const float **sources = (const float **)(targets + count);
    memset(zeros, 0, depth * sizeof(float));
    for (size_t row = 0; row < count; row++) {
        const size_t sample = (first + row) / pixels, pixel = (first + row) % pixels;
        const size_t y = rows.first + pixel / columns.count * rows.step;
        const size_t x = columns.first + pixel % columns.count * columns.step;
        const float *map = maps + sample * shape.height * shape.width * depth;
        gather_pixel(shape, rows, columns, y, x, map, depth, zeros, sources + row * taps);
        targets[row] = out + ((sample * shape.out_height + y) * shape.out_width + x) * outputs;
    }
    return (gathered_rows){sources, targets, taps};
}

void kernels_conv_product(conv_shape shape, size_t phase, const float *maps, size_t depth, const float *weights,
                          const float *bias, float *out, size_t outputs, size_t first, size_t count,
                          float *scratch) {
    kernels_gather_product(
        kernels_conv_gather(shape, phase, maps, depth, out, outputs, first, count, scratch), count, depth,
        weights, bias, outputs);
}

void kernels_conv_outer(conv_shape shape, const float *maps, size_t depth, const float *rows, size_t outputs,
                        size_t first, size_t count, float *sums, float *scratch) {
    const gathered_rows places =
        kernels_conv_gather(shape, 0, maps, depth, NULL, 0, first, count, scratch);
    float *columns = (float *)(places.sources + count * places.taps);
    kernels_gather_outer(places, count, depth, rows + first * outputs, outputs, columns, sums);
}

void kernels_conv_pack(conv_shape shape, size_t phase, const float *weight, size_t outputs, size_t depth,
                       size_t panel, float *out) {
    const axis rows = rows_of(shape, phase), columns = columns_of(shape, phase);
    const size_t width = kernels_panel(), area = shape.kernel * shape.kernel, first = panel * width;
    // The first axis of a convolution's weights is its outputs, that of a transposed one its inputs.
    const size_t output_stride = shape.transposed ? area : depth * area;
    const size_t depth_stride = shape.transposed ? outputs * area : area;
    for (size_t i = 0; i < rows.taps; i++) {
        for (size_t j = 0; j < columns.taps; j++) {
            const size_t tap = (rows.tap + i * rows.step) * shape.kernel + columns.tap + j * columns.step;
            for (size_t d = 0; d < depth; d++, out += width) {
                for (size_t c = 0; c < width; c++) {
                    out[c] = first + c < outputs
                                 ? weight[(first + c) * output_stride + d * depth_stride + tap] : 0;
                }
            }
        }
    }
}

void kernels_conv_unpack(const float *sums, size_t parts, size_t stride, size_t panel, size_t outputs,
                         size_t depth, size_t taps, float *weight) {
    const size_t width = kernels_panel(), first = panel * width;
    sums += panel * taps * depth * width;
    for (size_t tap = 0; tap < taps; tap++) {
        for (size_t d = 0; d < depth; d++) {
            for (size_t c = 0; c < width && first + c < outputs; c++) {
                float total = 0;
                for (size_t part = 0; part < parts; part++) {
                    total += sums[part * stride + (tap * depth + d) * width + c];
                }
                weight[((first + c) * depth + d) * taps + tap] = total;
            }
        }
    }
}
