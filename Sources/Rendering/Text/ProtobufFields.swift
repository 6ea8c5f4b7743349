/// The fields of a protobuf message, as far as it takes to find bytes in it.
struct ProtobufFields {
    private var rest: Slice<UnsafeRawBufferPointer>

    init(_ message: Slice<UnsafeRawBufferPointer>) { rest = message }

    /// What every length-delimited field of that number holds, in order; nil where the message is malformed.
    func contents(of number: Int) -> [Slice<UnsafeRawBufferPointer>]? {
        var reader = self
        var contents: [Slice<UnsafeRawBufferPointer>] = []
        while !reader.rest.isEmpty {
            guard let tag = reader.varint() else { return nil }
            switch tag & 7 {
            case 0: if reader.varint() == nil { return nil }
            case 1: if reader.take(8) == nil { return nil }
            case 5: if reader.take(4) == nil { return nil }
            case 2:
                guard let length = reader.varint(), let content = reader.take(length) else { return nil }
                if tag >> 3 == number { contents.append(content) }
            default: return nil
            }
        }
        return contents
    }

    private mutating func take(_ count: UInt64) -> Slice<UnsafeRawBufferPointer>? {
        guard count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(Int(count)) }
        return rest.prefix(Int(count))
    }

    private mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = rest.popFirst() else { return nil }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }
}
