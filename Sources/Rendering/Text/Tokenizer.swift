import Foundation

/// T5's tokenizer: SentencePiece, with the names of the special tokens read as these tokens
/// (`transformers models/t5/tokenization_t5.py`).
package final class Tokenizer: Sendable {
    private let model: SentencePieceModel
    private let special: SpecialTokens

    /// The number of ids that can occur.
    package var count: Int { model.count + special.sentinels }

    /// Reads `spiece.model` and, where it lies beside it, `tokenizer_config.json`.
    ///
    /// - Throws: `RenderingError` or `TensorsError`, one sentence that names the file.
    package init(path: String) throws {
        model = try SentencePieceModel(path: path)
        let config = URL(fileURLWithPath: path).deletingLastPathComponent().path + "/tokenizer_config.json"
        var sentinels = SpecialTokens.defaultSentinels
        if FileManager.default.fileExists(atPath: config) {
            sentinels = try ConfigFile(path: config)
                .integer("extra_ids", default: sentinels, in: 0...1_000_000)
        }
        special = try SpecialTokens(in: model, sentinels: sentinels, path: path)
    }

    /// Pieces, then `</s>`, cut to `Tokenization.length` with `</s>` kept, and padded.
    ///
    /// The text is taken as it is given: no other normalisation than the model's own.
    package func encode(_ text: String) -> Tokenization {
        let room = Tokenization.length - 1
        var ids: [Int] = []
        var total = 1
        var cut: String?
        for segment in special.segments(of: text) {
            let (pieces, count) = pieces(of: segment, limit: room - ids.count + 1)
            total += count
            ids += pieces.prefix(room - ids.count).map(\.id)
            if cut == nil && total - 1 > room {
                cut = rest(of: text, from: segment.begin + (pieces.last?.begin ?? 0))
            }
        }
        ids.append(special.end)
        let count = ids.count
        ids += Array(repeating: special.padding, count: Tokenization.length - count)
        return Tokenization(ids: ids, count: count, total: total, cut: cut)
    }

    private func pieces(
        of segment: SpecialTokens.Segment, limit: Int
    ) -> (pieces: [SentencePieceModel.Piece], total: Int) {
        switch segment.content {
        case .text(let text): model.encode(text, limit: limit)
        case .token(let id): ([SentencePieceModel.Piece(id: id, begin: 0)], 1)
        }
    }

    private func rest(of text: String, from offset: Int) -> String {
        String(decoding: text.utf8.dropFirst(offset), as: UTF8.self).pythonStripped
    }
}
