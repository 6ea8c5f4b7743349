/// The tokens of T5 that are no pieces of text, and how to find their names in a text.
struct SpecialTokens {
    /// A part of a text between special tokens, or one of these.
    struct Segment {
        enum Content {
            case text(String)
            case token(Int)
        }

        let content: Content
        /// Where it begins in the text, in bytes of UTF-8.
        let begin: Int
    }

    static let defaultSentinels = 100

    let end: Int
    let padding: Int
    let unknown: Int
    /// How many `<extra_id_n>` follow the vocabulary, the last first.
    let sentinels: Int
    private let pieces: Int

    init(in model: SentencePieceModel, sentinels: Int, path: String) throws {
        func id(_ name: String) throws -> Int {
            guard let id = model.id(of: name) else {
                throw RenderingError("\(path) has no piece \(name), so it is no tokenizer of T5's")
            }
            return id
        }
        end = try id("</s>")
        padding = try id("<pad>")
        unknown = try id("<unk>")
        pieces = model.count
        self.sentinels = sentinels
    }

    /// The parts of a text in order, without those that are empty.
    func segments(of text: String) -> [Segment] {
        let bytes = Array(text.utf8)
        var segments: [Segment] = []
        var begin = 0
        func endText(at end: Int) {
            guard end > begin else { return }
            segments.append(
                Segment(content: .text(String(decoding: bytes[begin..<end], as: UTF8.self)), begin: begin))
        }
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "<"), let (id, length) = token(at: bytes[index...]) {
                endText(at: index)
                segments.append(Segment(content: .token(id), begin: index))
                index += length
                begin = index
            } else {
                index += 1
            }
        }
        endText(at: bytes.count)
        return segments
    }

    /// The token whose name `bytes` begin with.
    private func token(at bytes: ArraySlice<UInt8>) -> (id: Int, length: Int)? {
        let longest = "<extra_id_1000000>".utf8.count
        guard let close = bytes.prefix(longest).firstIndex(of: UInt8(ascii: ">")) else { return nil }
        let name = String(decoding: bytes[...close], as: UTF8.self)
        return id(of: name).map { ($0, name.utf8.count) }
    }

    private func id(of name: String) -> Int? {
        switch name {
        case "</s>": return end
        case "<pad>": return padding
        case "<unk>": return unknown
        default:
            let prefix = "<extra_id_"
            guard name.hasPrefix(prefix), let number = Int(name.dropFirst(prefix.count).dropLast()),
                (0..<sentinels).contains(number), name == "\(prefix)\(number)>"
            else { return nil }
            return pieces + sentinels - 1 - number
        }
    }
}
