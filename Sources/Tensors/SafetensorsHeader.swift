/// The header of a safetensors file: read with suspicion, and written.
struct SafetensorsHeader {
    let tensors: [String: StoredTensor]
    /// The texts of `__metadata__` by name; none where it is not there.
    let metadata: [String: String]

    /// The format's own limit.
    private static let longest = 100_000_000

    init(of file: MappedFile) throws {
        let start = try Self.dataStart(of: file)
        let members = try Self.members(of: file, end: start)
        var tensors: [String: StoredTensor] = [:]
        var metadata: [String: String] = [:]
        for (name, value) in members {
            if name == "__metadata__" {
                metadata = try Self.metadata(value, file: file)
            } else {
                tensors[name] = try Self.tensor(name, value, file: file, dataStart: start)
            }
        }
        try Self.checkCoverage(tensors.values, file: file, dataStart: start)
        self.tensors = tensors
        self.metadata = metadata
    }

    /// Where the data begin: behind the length and the header, which must lie in the file.
    private static func dataStart(of file: MappedFile) throws -> Int {
        guard file.count >= 8 else {
            throw TensorsError("\(file.path) is no safetensors file: it has \(file.count) bytes")
        }
        let length = file.withBytes(0..<8) { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
        guard length <= longest else {
            throw TensorsError("\(file.path) is no safetensors file: its header claims \(length) bytes")
        }
        guard Int(length) <= file.count - 8 else {
            throw TensorsError(
                "\(file.path) is cut short: its header claims \(length) bytes, but the file has \(file.count)"
            )
        }
        return 8 + Int(length)
    }

    private static func members(of file: MappedFile, end: Int) throws -> [String: JSON] {
        do {
            guard case .object(let members) = try file.withBytes(8..<end, { try JSON($0) }) else {
                throw JSONError("it is no object")
            }
            return members
        } catch let error as JSONError {
            throw TensorsError("\(file.path): the header cannot be read as JSON: \(error)")
        }
    }

    private static func metadata(_ value: JSON, file: MappedFile) throws -> [String: String] {
        let texts = value.object?.compactMapValues(\.string)
        guard let texts, texts.count == value.object?.count else {
            throw TensorsError("\(file.path): __metadata__ in the header is not a table of texts")
        }
        return texts
    }

    private static func tensor(
        _ name: String, _ value: JSON, file: MappedFile, dataStart: Int
    ) throws -> StoredTensor {
        func failure(_ what: String) -> TensorsError {
            TensorsError("\(file.path): tensor \"\(name)\" \(what)")
        }
        guard let members = value.object, let typeName = members["dtype"]?.string,
            let sizes = members["shape"]?.array, let offsets = members["data_offsets"]?.array,
            members.count == 3
        else { throw failure("is not described by dtype, shape and data_offsets") }
        guard let dtype = DType(rawValue: typeName) else {
            throw failure("has the unknown type \(typeName); F32, F16, BF16 and I64 can be read")
        }
        let shape = sizes.compactMap(\.integer)
        guard shape.count == sizes.count, shape.count <= 8, shape.allSatisfy({ $0 >= 0 }) else {
            throw failure("has a shape that is not a list of at most 8 sizes")
        }
        let ends = offsets.compactMap(\.integer)
        guard offsets.count == 2, ends.count == 2, 0 <= ends[0], ends[0] <= ends[1] else {
            throw failure("has data_offsets that are not a begin and an end")
        }
        guard ends[1] <= file.count - dataStart else {
            throw failure(
                "ends at byte \(ends[1]) of the data, but the file has only \(file.count - dataStart)")
        }
        guard let size = byteCount(shape, dtype), size == ends[1] - ends[0] else {
            throw failure(
                "has \(ends[1] - ends[0]) bytes, which do not fit the shape \(shape) of \(typeName)")
        }
        return StoredTensor(
            name: name, dtype: dtype, shape: shape, file: file,
            range: dataStart + ends[0]..<dataStart + ends[1])
    }

    /// The bytes that a shape asks for; nil when they cannot be counted.
    private static func byteCount(_ shape: [Int], _ dtype: DType) -> Int? {
        var result = dtype.size
        for size in shape {
            let (product, overflow) = result.multipliedReportingOverflow(by: size)
            if overflow { return nil }
            result = product
        }
        return result
    }

    /// Tensors must follow each other without overlap or gap from the first to the last byte, as the format demands.
    private static func checkCoverage(
        _ tensors: some Collection<StoredTensor>, file: MappedFile, dataStart: Int
    ) throws {
        let sorted = tensors.sorted {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }
        var end = dataStart
        for tensor in sorted {
            guard tensor.range.lowerBound == end else {
                let what =
                    tensor.range.lowerBound < end ? "overlaps another" : "comes after a gap in the data"
                throw TensorsError("\(file.path): tensor \"\(tensor.name)\" \(what)")
            }
            end = tensor.range.upperBound
        }
        guard end == file.count else {
            throw TensorsError("\(file.path) has \(file.count - end) bytes that belong to no tensor")
        }
    }
}

extension SafetensorsHeader {
    /// The length and the header of a file whose data are the tensors of `layout` in that order.
    ///
    /// It is padded with spaces so that the data begin at a multiple of eight.
    static func bytes(_ layout: [TensorLayout], metadata: [String: String]) -> [UInt8] {
        var members: [String] = []
        if !metadata.isEmpty {
            let entries = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
            members.append("\"__metadata__\":{\(entries.joined(separator: ","))}")
        }
        var start = 0
        for tensor in layout {
            let end = start + tensor.byteCount
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            members.append(
                "\(quoted(tensor.name)):{\"dtype\":\"\(tensor.dtype.rawValue)\",\"shape\":[\(shape)],"
                    + "\"data_offsets\":[\(start),\(end)]}")
            start = end
        }
        var text = Array("{\(members.joined(separator: ","))}".utf8)
        text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - text.count % 8) % 8))
        return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case "\u{0}"..<" ":
                result += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
