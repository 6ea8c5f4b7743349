// Copies between layouts: memory is the limit, so one body serves every CPU.
#include <string.h>

#include "CKernels.h"

enum { taps = 3 };

void kernels_im2col(const float *map, size_t height, size_t width, size_t channels, size_t first,
                    size_t count, float *out) {
    for (size_t pixel = first; pixel < first + count; pixel++) {
        const size_t y = pixel / width, x = pixel % width;
        // Columns of the neighbourhood that lie in the map.
        const size_t left = x == 0 ? 1 : 0, right = x + 1 == width ? 1 : 0;
        const size_t inside = taps - left - right;
        for (size_t dy = 0; dy < taps; dy++, out += taps * channels) {
            const size_t row = y + dy;  // one more than the row of the map
            if (row == 0 || row > height) {
                memset(out, 0, taps * channels * sizeof(float));
                continue;
            }
            const float *source = map + ((row - 1) * width + x + left) * channels - channels;
            memset(out, 0, left * channels * sizeof(float));
            memcpy(out + left * channels, source, inside * channels * sizeof(float));
            memset(out + (left + inside) * channels, 0, right * channels * sizeof(float));
        }
    }
}

void kernels_taps_first(const float *source, float *target, size_t rows, size_t channels) {
    for (size_t row = 0; row < rows; row++, source += taps * taps * channels) {
        for (size_t tap = 0; tap < taps * taps; tap++, target += channels) {
            for (size_t c = 0; c < channels; c++) {
                target[c] = source[c * taps * taps + tap];
            }
        }
    }
}

void kernels_concatenate(const float *a, size_t a_channels, const float *b, size_t b_channels, float *out,
                         size_t rows) {
    for (size_t row = 0; row < rows; row++, out += a_channels + b_channels) {
        memcpy(out, a + row * a_channels, a_channels * sizeof(float));
        memcpy(out + a_channels, b + row * b_channels, b_channels * sizeof(float));
    }
}

void kernels_upsample(const float *x, float *out, size_t rows, size_t width, size_t channels) {
    const size_t line = 2 * width * channels;
    for (size_t row = 0; row < rows; row++, out += 2 * line) {
        for (size_t column = 0; column < width; column++, x += channels) {
            memcpy(out + 2 * column * channels, x, channels * sizeof(float));
            memcpy(out + (2 * column + 1) * channels, x, channels * sizeof(float));
        }
        memcpy(out + line, out, line * sizeof(float));
    }
}

void kernels_mean_pool(const float *x, float *out, size_t rows, size_t width, size_t channels) {
    const size_t line = 2 * width * channels;
    for (size_t row = 0; row < rows; row++, x += 2 * line) {
        for (size_t column = 0; column < width; column++, out += channels) {
            const float *a = x + 2 * column * channels, *b = a + line;
            for (size_t c = 0; c < channels; c++) {
                out[c] = 0.25f * ((a[c] + a[channels + c]) + (b[c] + b[channels + c]));
            }
        }
    }
}
