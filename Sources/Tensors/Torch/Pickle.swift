/// Reads the pickles of torch's files: tensors, texts, numbers and dictionaries, and refuses everything else.
///
/// Nothing is ever executed: a pickle is a program for a stack of values, of which only the instructions are known that
/// put such values there. Source: Python's `pickletools`.
struct Pickle {
    /// Nested values would end the program when they are freed.
    private static let maximumDepth = 16
    private static let maximumStack = 1 << 20
    private static let maximumEntries = 4096

    private let bytes: [UInt8]
    private let file: String
    private var place = 0
    private var stack: [(value: PickleValue, depth: Int)] = []
    private var marks: [Int] = []
    private var memo: [Int: (value: PickleValue, depth: Int)] = [:]

    /// The value of a pickle.
    ///
    /// - Throws: `TensorsError` that names the file and what is not allowed in it.
    static func value(of bytes: [UInt8], in file: String) throws -> PickleValue {
        var pickle = Pickle(bytes: bytes, file: file)
        while try pickle.step() {}
        guard pickle.stack.count == 1, let value = pickle.stack.first?.value else {
            throw pickle.refusal("it ends with \(pickle.stack.count) values instead of one")
        }
        return value
    }

    private init(bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
    }

    /// Takes one instruction; false after the last.
    private mutating func step() throws -> Bool {
        let code = try number(1)
        switch UInt8(code) {
        case UInt8(ascii: "."): return false
        case 0x80:
            let version = try number(1)
            guard (2...5).contains(version) else { throw refusal("it has protocol \(version)") }
        case 0x95: _ = try number(8)
        case UInt8(ascii: "("): marks.append(stack.count)
        case UInt8(ascii: "}"): try push(.dictionary([]))
        case UInt8(ascii: ")"): try push(.tuple([]))
        case UInt8(ascii: "N"): try push(.none)
        case 0x88: try push(.boolean(true))
        case 0x89: try push(.boolean(false))
        case UInt8(ascii: "K"): try push(.integer(number(1)))
        case UInt8(ascii: "M"): try push(.integer(number(2)))
        case UInt8(ascii: "J"): try push(.integer(Int(Int32(truncatingIfNeeded: number(4)))))
        case 0x8a: try push(.integer(long()))
        case 0x8c: try push(.text(text(number(1))))
        case UInt8(ascii: "X"): try push(.text(text(number(4))))
        case 0x85, 0x86, 0x87: try pushTuple(from: stack.count - (code - 0x84))
        case UInt8(ascii: "t"): try pushTuple(from: mark())
        case UInt8(ascii: "s"): try setItems(from: stack.count - 2)
        case UInt8(ascii: "u"): try setItems(from: mark())
        case UInt8(ascii: "q"): try remember(number(1))
        case UInt8(ascii: "r"): try remember(number(4))
        case 0x94: try remember(memo.count)
        case UInt8(ascii: "h"): try recall(number(1))
        case UInt8(ascii: "j"): try recall(number(4))
        case UInt8(ascii: "c"): try pushName(line(), line())
        case UInt8(ascii: "Q"): try pushStorage()
        case UInt8(ascii: "R"): try reduce()
        case UInt8(ascii: "b"): try ignoreState()
        default: throw refusal("it has the instruction \(hex(code)) at byte \(place - 1)")
        }
        return true
    }

    // MARK: - Bytes

    private mutating func number(_ count: Int) throws -> Int {
        guard place <= bytes.count - count else { throw refusal("it is cut off") }
        defer { place += count }
        let value = bytes[place..<place + count].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        guard let number = Int(exactly: value) else { throw refusal("a number is too large") }
        return number
    }

    /// A whole number of up to eight bytes, two's complement.
    private mutating func long() throws -> Int {
        let count = try number(1)
        guard (0...8).contains(count), place <= bytes.count - count else {
            throw refusal("a number is too large")
        }
        defer { place += count }
        let isNegative = count > 0 && bytes[place + count - 1] & 0x80 != 0
        return bytes[place..<place + count].reversed().reduce(isNegative ? -1 : 0) { $0 << 8 | Int($1) }
    }

    private mutating func text(_ count: Int) throws -> String {
        guard place <= bytes.count - count else { throw refusal("a text is cut off") }
        defer { place += count }
        guard let text = String(validating: bytes[place..<place + count], as: UTF8.self) else {
            throw refusal("a text is not UTF-8")
        }
        return text
    }

    private mutating func line() throws -> String {
        guard let end = bytes[place...].firstIndex(of: 0x0a) else { throw refusal("it is cut off") }
        let line = try text(end - place)
        place += 1
        return line
    }

    // MARK: - The stack

    private mutating func push(_ value: PickleValue, depth: Int = 1) throws {
        guard depth <= Self.maximumDepth else { throw refusal("its values are nested too deeply") }
        guard stack.count < Self.maximumStack else { throw refusal("it has too many values") }
        stack.append((value, depth))
    }

    private mutating func pop() throws -> (value: PickleValue, depth: Int) {
        guard stack.count > marks.last ?? 0, let last = stack.popLast() else {
            throw refusal("it takes a value where there is none")
        }
        return last
    }

    private mutating func mark() throws -> Int {
        guard let mark = marks.popLast(), mark <= stack.count else {
            throw refusal("it takes values where there are none")
        }
        return mark
    }

    private mutating func take(from start: Int) throws -> ArraySlice<(value: PickleValue, depth: Int)> {
        guard start >= marks.last ?? 0, start <= stack.count else {
            throw refusal("it takes values where there are none")
        }
        let values = stack[start...]
        stack.removeSubrange(start...)
        return values
    }

    private mutating func pushTuple(from start: Int) throws {
        let values = try take(from: start)
        try push(.tuple(values.map(\.value)), depth: 1 + (values.map(\.depth).max() ?? 0))
    }

    private mutating func setItems(from start: Int) throws {
        let items = Array(try take(from: start))
        guard items.count.isMultiple(of: 2), let target = stack.popLast(),
            case .dictionary(var entries) = target.value
        else { throw refusal("it sets items of what is no dictionary") }
        guard entries.count + items.count / 2 <= Self.maximumEntries else {
            throw refusal("it has a dictionary of more than \(Self.maximumEntries) entries")
        }
        for index in stride(from: 0, to: items.count, by: 2) {
            entries.append((items[index].value, items[index + 1].value))
        }
        try push(
            .dictionary(entries), depth: max(target.depth, 1 + (items.map(\.depth).max() ?? 0)))
    }

    private mutating func remember(_ key: Int) throws {
        guard let last = stack.last else { throw refusal("it keeps a value where there is none") }
        memo[key] = last
    }

    private mutating func recall(_ key: Int) throws {
        guard let known = memo[key] else { throw refusal("it recalls a value that it did not keep") }
        try push(known.value, depth: known.depth)
    }

    // MARK: - Names and tensors

    private mutating func pushName(_ module: String, _ name: String) throws {
        guard let known = PickleName(rawValue: "\(module) \(name)") else {
            throw refusal("it names \(module.prefix(60)).\(name.prefix(60)), which is no part of a tensor")
        }
        try push(.name(known))
    }

    /// A storage is named by a tuple: `('storage', torch.HalfStorage, '0', 'cpu', 315392)`.
    private mutating func pushStorage() throws {
        guard case .tuple(let parts) = try pop().value, parts.count == 5, case .text("storage") = parts[0],
            case .name(let name) = parts[1], let dtype = name.dtype, case .text(let member) = parts[2],
            case .integer(let count) = parts[4], count >= 0
        else { throw refusal("it refers to something that is no storage of floating-point numbers") }
        try push(.storage(TorchStorage(dtype: dtype, member: member, count: count)))
    }

    /// Builds what the two functions that are known would give.
    private mutating func reduce() throws {
        let arguments = try pop()
        guard case .tuple(let values) = arguments.value, case .name(let name) = try pop().value else {
            throw refusal("it calls what is no known function")
        }
        switch name {
        case .orderedDictionary where values.isEmpty: try push(.dictionary([]))
        case .tensor: try push(.tensor(tensor(values)))
        default: throw refusal("it calls \(name.rawValue)")
        }
    }

    /// Its arguments are `(storage, offset, size, stride, requires_grad, hooks)`.
    private func tensor(_ values: [PickleValue]) throws -> TorchTensor {
        guard values.count >= 4, case .storage(let storage) = values[0],
            case .integer(let offset) = values[1],
            let shape = Self.integers(values[2]), let strides = Self.integers(values[3]),
            shape.count == strides.count, shape.count <= 8, offset >= 0
        else { throw refusal("it builds a tensor from what is none") }
        return TorchTensor(storage: storage, offset: offset, shape: shape, strides: strides)
    }

    private static func integers(_ value: PickleValue) -> [Int]? {
        guard case .tuple(let values) = value else { return nil }
        let numbers = values.compactMap { value in
            if case .integer(let number) = value, number >= 0 { number } else { nil as Int? }
        }
        return numbers.count == values.count ? numbers : nil
    }

    /// An ordered dictionary may carry attributes; torch's say nothing of the tensors.
    private mutating func ignoreState() throws {
        guard case .dictionary = try pop().value, case .dictionary? = stack.last?.value else {
            throw refusal("it sets the state of what is no dictionary")
        }
    }

    private func hex(_ code: Int) -> String {
        "0x" + (code < 16 ? "0" : "") + String(code, radix: 16)
    }

    private func refusal(_ reason: String) -> TensorsError {
        TensorsError("\(file) holds more than tensors, texts and dictionaries, or is damaged: \(reason)")
    }
}
