// Copies between layouts: memory is the limit, so one body serves every CPU.
#include <string.h>

#include "CKernels.h"

void kernels_concatenate(const float *a, size_t a_channels, const float *b, size_t b_channels, float *out,
                         size_t rows) {
    for (size_t row = 0; row < rows; row++, out += a_channels + b_channels) {
        memcpy(out, a + row * a_channels, a_channels * sizeof(float));
        memcpy(out + a_channels, b + row * b_channels, b_channels * sizeof(float));
    }
}

void kernels_split(const float *x, size_t a_channels, size_t b_channels, float *a, float *b, size_t rows) {
    for (size_t row = 0; row < rows; row++, x += a_channels + b_channels) {
        memcpy(a + row * a_channels, x, a_channels * sizeof(float));
        memcpy(b + row * b_channels, x + a_channels, b_channels * sizeof(float));
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
