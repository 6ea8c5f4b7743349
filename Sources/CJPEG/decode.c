// Reads any JPEG as 8-bit RGB or CMYK, within limits.
#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// It needs stdio.h before it.
#include <jerror.h>
#include <jpeglib.h>

struct reader {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    int scans;
    jmp_buf jump;
    char message[CJPEG_MESSAGE];
};

_Noreturn static void fail(struct reader *reader, const char *message) {
    snprintf(reader->message, sizeof reader->message, "%s", message);
    longjmp(reader->jump, 1);
}

_Noreturn static void raise_error(j_common_ptr jpeg) {
    struct reader *reader = jpeg->client_data;
    char text[JMSG_LENGTH_MAX];
    jpeg->err->format_message(jpeg, text);
    fail(reader, text);
}

// Of warnings only those count that tell of missing pixels; the default prints all to standard error.
static void take_message(j_common_ptr jpeg, int level) {
    int code = jpeg->err->msg_code;
    if (level < 0 && (code == JWRN_HIT_MARKER || code == JWRN_JPEG_EOF))
        fail(jpeg->client_data, "the file ends too early, or is damaged");
}

// A small progressive file may ask for thousands of passes.
static void check_scans(j_common_ptr jpeg) {
    struct reader *reader = jpeg->client_data;
    if (reader->jpeg.input_scan_number > reader->scans) fail(reader, "it has too many scans");
}

static void begin(struct reader *reader, const uint8_t *bytes, size_t count) {
    reader->jpeg.err = jpeg_std_error(&reader->errors);
    reader->jpeg.client_data = reader;
    reader->errors.error_exit = raise_error;
    reader->errors.emit_message = take_message;
    jpeg_create_decompress(&reader->jpeg);
    reader->progress.progress_monitor = check_scans;
    reader->jpeg.progress = &reader->progress;
    jpeg_mem_src(&reader->jpeg, bytes, count);
    jpeg_save_markers(&reader->jpeg, JPEG_APP0 + 1, 0xffff);
    jpeg_read_header(&reader->jpeg, TRUE);
}

static void take_exif(struct reader *reader, struct cjpeg_picture *picture) {
    static const char mark[6] = "Exif\0";
    for (jpeg_saved_marker_ptr marker = reader->jpeg.marker_list; marker; marker = marker->next) {
        if (marker->data_length <= sizeof mark || memcmp(marker->data, mark, sizeof mark)) continue;
        picture->exif_count = marker->data_length - sizeof mark;
        picture->exif = malloc(picture->exif_count);
        if (!picture->exif) fail(reader, "out of memory");
        memcpy(picture->exif, marker->data + sizeof mark, picture->exif_count);
        return;
    }
}

static void read_samples(struct reader *reader, struct cjpeg_picture *picture) {
    j_decompress_ptr jpeg = &reader->jpeg;
    int is_cmyk = jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK;
    jpeg->out_color_space = is_cmyk ? JCS_CMYK : JCS_RGB;
    // The same pixels whatever the processor.
    jpeg->dct_method = JDCT_ISLOW;
    jpeg_start_decompress(jpeg);
    picture->channels = (uint32_t)jpeg->output_components;
    picture->is_inverted = jpeg->saw_Adobe_marker;
    size_t stride = (size_t)picture->channels * picture->width;
    picture->samples = malloc(stride * picture->height);
    if (!picture->samples) fail(reader, "out of memory");
    while (jpeg->output_scanline < jpeg->output_height) {
        JSAMPROW row = picture->samples + stride * jpeg->output_scanline;
        jpeg_read_scanlines(jpeg, &row, 1);
    }
    jpeg_finish_decompress(jpeg);
}

int cjpeg_decode(
    const uint8_t *bytes, size_t count, int with_samples, struct cjpeg_limits limits,
    struct cjpeg_picture *picture, char message[CJPEG_MESSAGE]) {
    int status = -1;
    memset(picture, 0, sizeof *picture);
    // Not on the stack: its values must outlive the jump.
    struct reader *reader = calloc(1, sizeof *reader);
    if (!reader) {
        snprintf(message, CJPEG_MESSAGE, "out of memory");
        return status;
    }
    reader->scans = limits.scans;
    if (!setjmp(reader->jump)) {
        begin(reader, bytes, count);
        picture->width = reader->jpeg.image_width;
        picture->height = reader->jpeg.image_height;
        if (picture->width > limits.side || picture->height > limits.side ||
            (uint64_t)picture->width * picture->height > limits.pixels)
            fail(reader, "the picture has too many pixels");
        take_exif(reader, picture);
        if (with_samples) read_samples(reader, picture);
        status = 0;
    } else {
        memcpy(message, reader->message, CJPEG_MESSAGE);
    }
    jpeg_destroy_decompress(&reader->jpeg);
    free(reader);
    return status;
}

void cjpeg_release(struct cjpeg_picture *picture) {
    free(picture->samples);
    free(picture->exif);
    memset(picture, 0, sizeof *picture);
}
