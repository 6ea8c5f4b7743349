#include "CSentencePiece.h"

#include <sentencepiece_processor.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>

struct csp_model {
    sentencepiece::SentencePieceProcessor processor;
};

csp_model *csp_load(const void *bytes, size_t count, char *error, size_t capacity) {
    std::string reason;
    try {
        auto model = std::make_unique<csp_model>();
        const auto status =
            model->processor.LoadFromSerializedProto(std::string_view(static_cast<const char *>(bytes), count));
        if (status.ok()) return model.release();
        reason = status.ToString();
    } catch (const std::exception &exception) {
        reason = exception.what();
    } catch (...) {
        reason = "unknown failure";
    }
    if (capacity > 0) std::snprintf(error, capacity, "%s", reason.c_str());
    return nullptr;
}

void csp_free(csp_model *model) { delete model; }

int32_t csp_piece_count(const csp_model *model) { return model->processor.GetPieceSize(); }

int32_t csp_piece_id(const csp_model *model, const char *text) {
    try {
        const int id = model->processor.PieceToId(text);
        return model->processor.IdToPiece(id) == text ? id : -1;
    } catch (...) {
        return -1;
    }
}

int64_t csp_encode(const csp_model *model, const char *text, size_t count, csp_piece *pieces, size_t capacity) {
    try {
        sentencepiece::ImmutableSentencePieceText encoded;
        const auto status = model->processor.Encode(std::string_view(text, count), encoded.mutable_proto());
        if (!status.ok()) return -1;
        const size_t total = encoded.pieces_size();
        for (size_t i = 0; i < std::min(total, capacity); i++) {
            const auto piece = encoded.pieces(static_cast<int>(i));
            pieces[i] = {static_cast<int32_t>(piece.id()), piece.begin()};
        }
        return static_cast<int64_t>(total);
    } catch (...) {
        return -1;
    }
}
