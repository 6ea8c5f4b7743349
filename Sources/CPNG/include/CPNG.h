// libpng without its setjmp: what Swift cannot call stays behind these functions.
#pragma once
#include <stddef.h>
#include <stdint.h>

#define CPNG_MESSAGE 128

/// A text chunk. Strings end with NUL.
struct cpng_text {
    char *keyword;
    char *text;
    /// 1 where the text is UTF-8 (iTXt), 0 where it is Latin-1 (tEXt, zTXt).
    int is_utf8;
};

/// What was read: 8-bit RGB or RGBA samples (null where only the header was asked for) and text chunks.
struct cpng_picture {
    uint32_t width;
    uint32_t height;
    /// 3 or 4.
    uint32_t channels;
    uint8_t *samples;
    struct cpng_text *texts;
    size_t text_count;
    /// What the file's eXIf chunk holds, a TIFF structure; null where there is none.
    uint8_t *exif;
    size_t exif_count;
};

/// What a reader refuses.
struct cpng_limits {
    uint32_t side;
    uint64_t pixels;
    /// Bytes of one text chunk, uncompressed.
    size_t text;
    /// Number of text and unknown chunks.
    uint32_t chunks;
};

/// Encodes 8-bit RGB rows with iTXt chunks before them; the result is to be freed with `free`.
///
/// Returns null with a reason in `message`.
uint8_t *cpng_encode(
    const uint8_t *samples, uint32_t width, uint32_t height, const struct cpng_text *texts, size_t text_count,
    size_t *count, char message[CPNG_MESSAGE]);

/// Decodes any PNG; without `with_samples` it stops before the pixels and sees only the chunks that precede them.
///
/// Returns 0, or -1 with a reason in `message`; `picture` is to be passed to `cpng_release` either way.
int cpng_decode(
    const uint8_t *bytes, size_t count, int with_samples, struct cpng_limits limits,
    struct cpng_picture *picture, char message[CPNG_MESSAGE]);

/// Frees what `cpng_decode` allocated.
void cpng_release(struct cpng_picture *picture);
