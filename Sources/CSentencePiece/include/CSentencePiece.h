// A C face for libsentencepiece: no C++ type and no exception comes through.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A loaded model. Encoding with it changes nothing in it, so threads may share it.
typedef struct csp_model csp_model;

/// One piece of an encoded text: its id, and where in the text it begins, in bytes.
typedef struct csp_piece {
    int32_t id;
    uint32_t begin;
} csp_piece;

/// Loads a serialised model (`spiece.model`). On failure returns NULL and writes why to `error`, cut to `capacity`.
csp_model *csp_load(const void *bytes, size_t count, char *error, size_t capacity);

void csp_free(csp_model *model);

/// The number of pieces of the vocabulary.
int32_t csp_piece_count(const csp_model *model);

/// The id of the piece that reads exactly `text` (UTF-8, NUL-terminated), or -1.
int32_t csp_piece_id(const csp_model *model, const char *text);

/// Encodes `count` bytes of UTF-8 and writes at most `capacity` pieces.
/// Returns how many pieces the text has, or -1 if it cannot be encoded.
int64_t csp_encode(const csp_model *model, const char *text, size_t count, csp_piece *pieces, size_t capacity);

#ifdef __cplusplus
}
#endif
