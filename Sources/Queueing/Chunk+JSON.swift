/// A message that is no chunk, or none that this version knows.
package struct RejectedMessage: Error, Hashable, CustomStringConvertible {
    /// `.invalid` or `.unsupported`.
    package let reason: Route.DeadReason
    /// What is wrong, in words of ours: nothing of the message but numbers of its fields.
    package let detail: String

    package var description: String { "a message is \(reason.rawValue): \(detail)" }
}

extension Chunk {
    /// The version of the messages that this program writes and reads.
    package static let version = 1
    /// No message is longer; a chunk has some 400 bytes.
    package static let maximumBytes = 65_536
    /// No chunk has more jobs.
    package static let maximumJobs = 1_000_000
    /// Whole numbers that every JSON library keeps exactly.
    private static let maximumNumber = 1 << 53

    // MARK: - Writing

    /// The message: one JSON object of bytes in ASCII, as long as the chunk is one that can be read back.
    package var json: [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(512)
        func write(_ part: some StringProtocol) { text.append(contentsOf: part.utf8) }
        func write(_ name: StaticString, text value: String) {
            write(",\"\(name)\":\"")
            for byte in value.utf8 where byte >= 0x20 {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                    text.append(UInt8(ascii: "\\"))
                }
                text.append(byte)
            }
            write("\"")
        }
        func write(_ name: StaticString, number: Int) { write(",\"\(name)\":\(number)") }
        write("{\"v\":\(Self.version)")
        write("kind", text: kind.rawValue)
        write("sweep", text: sweep)
        write("spec", text: "sha256:" + spec)
        write("store", text: store)
        write("epoch", number: epoch)
        write("first", number: jobs.lowerBound)
        write("count", number: jobs.count)
        write("model", text: model)
        write("priority", text: priority.rawValue)
        if let cost = cost.flatMap(Self.milliseconds) { write("cost_ms", number: cost) }
        write("enq_ms", number: Self.milliseconds(made) ?? 0)
        write("delays", number: delays)
        write("passes", number: passes)
        write("}")
        return text
    }

    private static func milliseconds(_ seconds: Double) -> Int? {
        let milliseconds = (seconds * 1000).rounded()
        return milliseconds >= 0 && milliseconds <= Double(maximumNumber) ? Int(milliseconds) : nil
    }

    // MARK: - Reading

    /// Reads a message of strangers; fields that it does not know are ignored.
    package init(json: ArraySlice<UInt8>) throws(RejectedMessage) {
        guard json.count <= Self.maximumBytes else {
            throw .invalid("it has more than \(Self.maximumBytes) bytes")
        }
        let fields: JSONFields
        do { fields = try JSONFields(json) } catch {
            throw .invalid("it is not JSON: \(error.reason) at byte \(error.offset)")
        }
        let version = try fields.number("v", in: 0...Self.maximumNumber)
        guard version == Self.version else {
            throw RejectedMessage(
                reason: .unsupported,
                detail: "it is of version \(version), and this program reads version \(Self.version)")
        }
        let kindName = try fields.text("kind", length: 1...64)
        guard let kind = Kind(rawValue: kindName) else {
            throw RejectedMessage(reason: .unsupported, detail: "its kind is not known to this program")
        }
        guard let priority = Priority(rawValue: try fields.text("priority", length: 1...16)) else {
            throw .invalid("priority is none of high, normal, low")
        }
        let first = try fields.number("first", in: 0...Self.maximumNumber)
        let count = try fields.number("count", in: 1...Self.maximumJobs)
        let cost = fields["cost_ms"] == nil ? nil : try fields.number("cost_ms", in: 0...Self.maximumNumber)
        self.init(
            kind: kind,
            sweep: try fields.name("sweep", length: 1...128),
            spec: try fields.digest("spec"),
            store: try fields.name("store", length: 1...128),
            epoch: try fields.number("epoch", in: 0...Self.maximumNumber),
            jobs: first..<(first + count),
            model: try fields.name("model", length: 0...128),
            priority: priority,
            cost: cost.map { Double($0) / 1000 },
            made: Double(try fields.number("enq_ms", in: 0...Self.maximumNumber)) / 1000)
        delays = try fields.number("delays", in: 0...Self.maximumJobs)
        passes = try fields.number("passes", in: 0...Self.maximumJobs)
    }
}

extension RejectedMessage {
    static func invalid(_ detail: String) -> RejectedMessage {
        RejectedMessage(reason: .invalid, detail: detail)
    }
}

// MARK: - Fields that are checked

extension JSONFields {
    fileprivate func number(
        _ name: StaticString, in range: ClosedRange<Int>
    ) throws(RejectedMessage) -> Int {
        guard case .integer(let number)? = self[name], range.contains(number) else {
            throw .invalid("\(name) is no whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    fileprivate func text(
        _ name: StaticString, length: ClosedRange<Int>
    ) throws(RejectedMessage) -> String {
        guard case .string(let bytes)? = self[name], length.contains(bytes.count),
            let text = String(validating: bytes, as: UTF8.self)
        else {
            throw .invalid("\(name) is no text of \(length.lowerBound) to \(length.upperBound) bytes")
        }
        return text
    }

    /// A name that is safe as a part of a path, a key or a log line.
    fileprivate func name(
        _ name: StaticString, length: ClosedRange<Int>
    ) throws(RejectedMessage) -> String {
        let text = try text(name, length: length)
        let isSafe = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."):
                true
            default: false
            }
        }
        guard isSafe, !text.hasPrefix(".") else {
            throw .invalid("\(name) has other characters than letters, digits, - _ and ., or begins with one")
        }
        return text
    }

    /// The hex digits of a SHA-256.
    fileprivate func digest(_ name: StaticString) throws(RejectedMessage) -> String {
        let text = try text(name, length: 71...71)
        let digits = text.dropFirst(7)
        let isHex = digits.utf8.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
        guard text.hasPrefix("sha256:"), isHex else {
            throw .invalid("\(name) is not sha256: and 64 hex digits")
        }
        return String(digits)
    }
}
