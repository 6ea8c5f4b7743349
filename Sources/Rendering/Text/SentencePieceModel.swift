import CSentencePiece
import Tensors

/// A SentencePiece vocabulary with its rules, as `tokenizer/spiece.model` holds it.
///
/// Unchecked: libsentencepiece's model is never changed after loading.
final class SentencePieceModel: @unchecked Sendable {
    struct Piece {
        let id: Int
        /// Where the piece begins in the text, in bytes of UTF-8.
        let begin: Int
    }

    private let path: String
    private let model: OpaquePointer

    /// A hundred times the size of T5's.
    private static let largest = 64 << 20

    init(path: String) throws {
        self.path = path
        let file = try MappedFile(path: path)
        guard (1...Self.largest).contains(file.count) else {
            throw RenderingError(
                "\(path) has \(file.count) bytes and is no SentencePiece model: download it again")
        }
        guard file.withBytes(0..<file.count, CharacterMap.isSound(inModel:)) else {
            throw RenderingError(
                "\(path) is no SentencePiece model, or its character map is damaged: download it again")
        }
        var reason = [CChar](repeating: 0, count: 256)
        let loaded = file.withBytes(0..<file.count) { bytes in
            csp_load(bytes.baseAddress, bytes.count, &reason, reason.count)
        }
        guard let loaded else {
            let text = String(decoding: reason.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
            throw RenderingError(
                "\(path) cannot be read as a SentencePiece model (\(line)): download it again")
        }
        model = loaded
    }

    deinit { csp_free(model) }

    var count: Int { Int(csp_piece_count(model)) }

    /// The id of a piece, or nil if the vocabulary has none of that name.
    func id(of piece: String) -> Int? {
        let id = csp_piece_id(model, piece)
        return id < 0 ? nil : Int(id)
    }

    /// Splits `text` into the likeliest pieces; hands out the first `limit` of them and how many there are in
    /// all.
    func encode(_ text: String, limit: Int) -> (pieces: [Piece], total: Int) {
        var text = text
        var total = 0
        let pieces = [csp_piece](unsafeUninitializedCapacity: limit) { buffer, initialized in
            total = text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) {
                    max(0, Int(csp_encode(model, $0.baseAddress, $0.count, buffer.baseAddress, limit)))
                }
            }
            initialized = min(total, limit)
        }
        return (pieces.map { Piece(id: Int($0.id), begin: Int($0.begin)) }, total)
    }
}
