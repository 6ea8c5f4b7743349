import CHiredis

/// What Redis answered.
enum RedisReply: Hashable, Sendable {
    case missing
    case integer(Int)
    case bytes([UInt8])
    case error(String)
    case array([RedisReply])

    /// Copies a reply of hiredis, which limits their depth.
    init(_ reply: redisReply) {
        switch reply.type {
        case REDIS_REPLY_INTEGER: self = .integer(Int(reply.integer))
        case REDIS_REPLY_STRING, REDIS_REPLY_STATUS: self = .bytes(Self.bytes(of: reply))
        case REDIS_REPLY_ERROR: self = .error(String(decoding: Self.bytes(of: reply), as: UTF8.self))
        case REDIS_REPLY_ARRAY:
            let elements = UnsafeBufferPointer(start: reply.element, count: reply.elements)
            self = .array(elements.map { $0.map { RedisReply($0.pointee) } ?? .missing })
        default: self = .missing
        }
    }

    private static func bytes(of reply: redisReply) -> [UInt8] {
        [UInt8](UnsafeRawBufferPointer(start: reply.str, count: reply.len))
    }

    var text: String? {
        guard case .bytes(let bytes) = self else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// A whole number that is no less than 0 and small enough to be added to others; scripts give some as text.
    var count: Int? {
        let number: Int? =
            switch self {
            case .integer(let number): number
            case .bytes: text.flatMap { Int($0) }
            default: nil
            }
        return number.flatMap { (0...(1 << 53)).contains($0) ? $0 : nil }
    }

    var elements: [RedisReply]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }
}
