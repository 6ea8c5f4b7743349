// libjpeg without its setjmp: what Swift cannot call stays behind these functions.
#pragma once
#include <stddef.h>
#include <stdint.h>

#define CJPEG_MESSAGE 200

/// What was read: 8-bit samples (null where only the header was asked for), and what the file says of its making.
struct cjpeg_picture {
    uint32_t width;
    uint32_t height;
    /// 3 (RGB) or 4 (CMYK).
    uint32_t channels;
    /// 1 where CMYK samples count what is left of the paper's white, as Adobe writes them.
    int is_inverted;
    uint8_t *samples;
    /// The TIFF structure of the first Exif marker.
    uint8_t *exif;
    size_t exif_count;
};

/// What a reader refuses.
struct cjpeg_limits {
    uint32_t side;
    uint64_t pixels;
    /// Scans of a progressive file: each passes over the whole picture.
    int scans;
};

/// Decodes a JPEG; without `with_samples` it stops before the pixels.
///
/// Returns 0, or -1 with a reason in `message`; `picture` is to be passed to `cjpeg_release` either way.
int cjpeg_decode(
    const uint8_t *bytes, size_t count, int with_samples, struct cjpeg_limits limits,
    struct cjpeg_picture *picture, char message[CJPEG_MESSAGE]);

/// Frees what `cjpeg_decode` allocated.
void cjpeg_release(struct cjpeg_picture *picture);
