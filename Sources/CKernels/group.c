// Group normalisation's statistics, whose cost does not grow with the map: one body serves every CPU.
#include <math.h>

#include "CKernels.h"

// The sum over chunks of the channels [first, first + count); chunks are 2 · channels apart.
static double total(const double *moments, size_t chunks, size_t channels, size_t first, size_t count) {
    double sum = 0;
    for (size_t chunk = 0; chunk < chunks; chunk++) {
        for (size_t c = first; c < first + count; c++) {
            sum += moments[2 * chunk * channels + c];
        }
    }
    return sum;
}

void kernels_group_affine(const double *moments, size_t chunks, size_t rows, size_t channels, size_t groups,
                          float eps, const float *weight, const float *bias, const float *modulation,
                          float *out) {
    const size_t width = channels / groups;
    const double count = (double)(rows * width);
    for (size_t group = 0; group < groups; group++) {
        const size_t first = group * width;
        const double mean = total(moments, chunks, channels, first, width) / count;
        const double square = total(moments + channels, chunks, channels, first, width) / count;
        const double variance = fmax(square - mean * mean, 0);
        const double scale = 1 / sqrt(variance + eps);
        for (size_t c = first; c < first + width; c++) {
            const double factor = modulation ? 1.0 + modulation[c] : 1;
            const double summand = modulation ? modulation[channels + c] : 0;
            out[c] = (float)(scale * weight[c] * factor);
            out[channels + c] = (float)((bias[c] - mean * scale * weight[c]) * factor + summand);
        }
    }
}
