// Batch normalisation's statistics, and pooling by windows: cheap, so one body serves every CPU.
#include <math.h>
#include <string.h>

#include "CKernels.h"

void kernels_add_doubles(const double *parts, size_t count, size_t width, double *out) {
    memset(out, 0, width * sizeof(double));
    for (size_t part = 0; part < count; part++, parts += width) {
        for (size_t i = 0; i < width; i++) {
            out[i] += parts[i];
        }
    }
}

void kernels_batch_statistics(const double *moments, size_t rows, size_t channels, float eps, float momentum,
                              float *running_mean, float *running_variance, float *mean, float *inverse) {
    for (size_t c = 0; c < channels; c++) {
        const double center = moments[c] / (double)rows;
        const double variance = fmax(moments[channels + c] / (double)rows - center * center, 0);
        mean[c] = (float)center;
        inverse[c] = (float)(1 / sqrt(variance + eps));
        const float unbiased = (float)(variance * (double)rows / (double)(rows - 1));
        running_mean[c] = momentum * (float)center + (1 - momentum) * running_mean[c];
        running_variance[c] = momentum * unbiased + (1 - momentum) * running_variance[c];
    }
}

void kernels_batch_map(const float *weight, const float *bias, size_t channels, float *map) {
    const float *mean = map + 2 * channels, *inverse = map + 3 * channels;
    for (size_t c = 0; c < channels; c++) {
        map[c] = inverse[c] * weight[c];
        map[channels + c] = bias[c] - mean[c] * map[c];
    }
}

void kernels_batch_terms(const double *sums, const float *map, size_t rows, size_t channels, bool training,
                         float *terms, float *weight_gradient, float *bias_gradient) {
    const double share = training ? 1 / (double)rows : 0;
    for (size_t c = 0; c < channels; c++) {
        const double inverse = map[3 * channels + c];
        terms[c] = map[c];
        terms[channels + c] = (float)(sums[c] * share);
        terms[2 * channels + c] = map[2 * channels + c];
        terms[3 * channels + c] = (float)(inverse * sums[channels + c] * share);
        bias_gradient[c] = (float)sums[c];
        weight_gradient[c] = (float)sums[channels + c];
    }
}

void kernels_window_mean(const float *x, float *out, size_t rows, size_t columns, size_t window,
                         size_t channels) {
    const float share = 1 / (float)(window * window);
    for (size_t pixel = 0; pixel < rows * columns; pixel++, out += channels) {
        const size_t row = pixel / columns, column = pixel % columns;
        memset(out, 0, channels * sizeof(float));
        for (size_t k = 0; k < window * window; k++) {
            const size_t line = row * window + k / window;
            const float *from = x + (line * columns * window + column * window + k % window) * channels;
            for (size_t c = 0; c < channels; c++) {
                out[c] += from[c];
            }
        }
        for (size_t c = 0; c < channels; c++) {
            out[c] *= share;
        }
    }
}

void kernels_window_spread(const float *gradient, float *out, size_t rows, size_t columns, size_t window,
                           size_t channels) {
    const float share = 1 / (float)(window * window);
    for (size_t line = 0; line < rows * window; line++) {
        for (size_t x = 0; x < columns * window; x++, out += channels) {
            const float *from = gradient + (line / window * columns + x / window) * channels;
            for (size_t c = 0; c < channels; c++) {
                out[c] = share * from[c];
            }
        }
    }
}
