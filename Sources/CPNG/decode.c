// Reads any PNG as 8-bit RGB, its texts and its Exif, within limits.
#include "CPNG.h"
#include "failure.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    struct failure failure;
    const uint8_t *bytes;
    size_t count;
    png_structp png;
    png_infop info;
    png_bytepp rows;
};

static void take(png_structp png, png_bytep bytes, size_t count) {
    struct reader *reader = png_get_io_ptr(png);
    if (reader->count < count) png_error(png, "the file ends too early");
    memcpy(bytes, reader->bytes, count);
    reader->bytes += count;
    reader->count -= count;
}

// Deflate shrinks at most 1032 times: a small file cannot make a large picture, whatever its header says.
static void check_size(struct reader *reader, size_t file, struct cpng_limits limits) {
    uint64_t width = png_get_image_width(reader->png, reader->info);
    uint64_t height = png_get_image_height(reader->png, reader->info);
    if (width * height > limits.pixels) png_error(reader->png, "the picture has too many pixels");
    uint64_t packed = png_get_rowbytes(reader->png, reader->info) * height;
    if (packed / 1032 > file) png_error(reader->png, "the file is too short for its picture");
}

static void read_samples(struct reader *reader, struct cpng_picture *picture) {
    png_structp png = reader->png;
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, reader->info);
    picture->channels = png_get_channels(png, reader->info);
    size_t stride = (size_t)picture->channels * picture->width;
    if (png_get_rowbytes(png, reader->info) != stride) png_error(png, "the samples have an unexpected layout");
    picture->samples = malloc(stride * picture->height);
    reader->rows = malloc(picture->height * sizeof *reader->rows);
    if (!picture->samples || !reader->rows) png_error(png, "out of memory");
    for (uint32_t row = 0; row < picture->height; row++) reader->rows[row] = picture->samples + row * stride;
    png_read_image(png, reader->rows);
    png_read_end(png, reader->info);
}

static char *copy(struct reader *reader, const char *text) {
    char *duplicate = strdup(text ? text : "");
    if (!duplicate) png_error(reader->png, "out of memory");
    return duplicate;
}

// libpng holds decompressed texts to the limit, but only warns of plain ones.
static void read_texts(struct reader *reader, size_t limit, struct cpng_picture *picture) {
    png_textp texts = NULL;
    int count = png_get_text(reader->png, reader->info, &texts, NULL);
    if (count <= 0) return;
    picture->texts = calloc((size_t)count, sizeof *picture->texts);
    if (!picture->texts) png_error(reader->png, "out of memory");
    for (int i = 0; i < count; i++) {
        size_t length = texts[i].text_length > texts[i].itxt_length ? texts[i].text_length : texts[i].itxt_length;
        if (length > limit) png_error(reader->png, "a text chunk is too long");
        struct cpng_text *text = &picture->texts[picture->text_count++];
        text->is_utf8 = texts[i].compression >= PNG_ITXT_COMPRESSION_NONE;
        text->keyword = copy(reader, texts[i].key);
        text->text = copy(reader, texts[i].text);
    }
}

static void read_exif(struct reader *reader, struct cpng_picture *picture) {
    png_bytep exif = NULL;
    png_uint_32 count = 0;
    if (!png_get_eXIf_1(reader->png, reader->info, &count, &exif) || !exif || !count) return;
    picture->exif = malloc(count);
    if (!picture->exif) png_error(reader->png, "out of memory");
    memcpy(picture->exif, exif, count);
    picture->exif_count = count;
}

static void begin(struct reader *reader, struct cpng_limits limits) {
    reader->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reader->failure, failure_error, failure_warning);
    if (reader->png) reader->info = png_create_info_struct(reader->png);
    if (!reader->info) failure_raise(&reader->failure, "out of memory");
    png_set_user_limits(reader->png, limits.side, limits.side);
    png_set_chunk_cache_max(reader->png, limits.chunks);
    png_set_chunk_malloc_max(reader->png, limits.text);
    png_set_crc_action(reader->png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
    png_set_read_fn(reader->png, reader, take);
}

int cpng_decode(
    const uint8_t *bytes, size_t count, int with_samples, struct cpng_limits limits,
    struct cpng_picture *picture, char message[CPNG_MESSAGE]) {
    struct reader reader = {.bytes = bytes, .count = count};
    int status = -1;
    memset(picture, 0, sizeof *picture);
    if (!setjmp(reader.failure.jump)) {
        begin(&reader, limits);
        png_read_info(reader.png, reader.info);
        check_size(&reader, count, limits);
        picture->width = png_get_image_width(reader.png, reader.info);
        picture->height = png_get_image_height(reader.png, reader.info);
        if (with_samples) read_samples(&reader, picture);
        read_texts(&reader, limits.text, picture);
        read_exif(&reader, picture);
        status = 0;
    } else {
        memcpy(message, reader.failure.message, CPNG_MESSAGE);
    }
    if (reader.png) png_destroy_read_struct(&reader.png, &reader.info, NULL);
    free(reader.rows);
    return status;
}

void cpng_release(struct cpng_picture *picture) {
    for (size_t i = 0; i < picture->text_count; i++) {
        free(picture->texts[i].keyword);
        free(picture->texts[i].text);
    }
    free(picture->texts);
    free(picture->exif);
    free(picture->samples);
    memset(picture, 0, sizeof *picture);
}
