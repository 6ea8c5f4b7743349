// Writes 8-bit RGB as PNG, texts first.
#include "CPNG.h"
#include "failure.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

struct writer {
    struct failure failure;
    uint8_t *bytes;
    size_t count;
    size_t capacity;
    png_structp png;
    png_infop info;
    png_textp texts;
};

static void append(png_structp png, png_bytep bytes, size_t count) {
    struct writer *writer = png_get_io_ptr(png);
    if (writer->capacity - writer->count < count) {
        size_t capacity = 2 * (writer->count + count);
        uint8_t *grown = realloc(writer->bytes, capacity);
        if (!grown) png_error(png, "out of memory");
        writer->bytes = grown;
        writer->capacity = capacity;
    }
    memcpy(writer->bytes + writer->count, bytes, count);
    writer->count += count;
}

static void flush(png_structp png) { (void)png; }

static void set_texts(struct writer *writer, const struct cpng_text *texts, size_t count) {
    writer->texts = calloc(count + 1, sizeof *writer->texts);
    if (!writer->texts) png_error(writer->png, "out of memory");
    for (size_t i = 0; i < count; i++) {
        writer->texts[i].compression = PNG_ITXT_COMPRESSION_NONE;
        writer->texts[i].key = texts[i].keyword;
        writer->texts[i].text = texts[i].text;
        writer->texts[i].itxt_length = strlen(texts[i].text);
    }
    png_set_text(writer->png, writer->info, writer->texts, (int)count);
}

uint8_t *cpng_encode(
    const uint8_t *samples, uint32_t width, uint32_t height, const struct cpng_text *texts, size_t text_count,
    size_t *count, char message[CPNG_MESSAGE]) {
    struct writer writer = {0};
    if (!setjmp(writer.failure.jump)) {
        writer.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &writer.failure, failure_error, failure_warning);
        if (writer.png) writer.info = png_create_info_struct(writer.png);
        if (!writer.info) failure_raise(&writer.failure, "out of memory");
        png_set_write_fn(writer.png, &writer, append, flush);
        png_set_user_limits(writer.png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
        // Fixed, so that equal pictures make equal bytes. Level 3 costs a third of level 6, for a seventh more bytes.
        png_set_compression_level(writer.png, 3);
        png_set_filter(writer.png, 0, PNG_ALL_FILTERS);
        png_set_IHDR(writer.png, writer.info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                     PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
        if (text_count) set_texts(&writer, texts, text_count);
        png_write_info(writer.png, writer.info);
        for (uint32_t row = 0; row < height; row++)
            png_write_row(writer.png, samples + (size_t)row * width * 3);
        png_write_end(writer.png, NULL);
    } else {
        memcpy(message, writer.failure.message, CPNG_MESSAGE);
        free(writer.bytes);
        writer.bytes = NULL;
    }
    if (writer.png) png_destroy_write_struct(&writer.png, &writer.info);
    free(writer.texts);
    *count = writer.count;
    return writer.bytes;
}
