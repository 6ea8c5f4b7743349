/// A JSON value, as headers of tensor files and configurations of models hold it.
///
/// Foundation's readers take a repeated name silently; in a hostile file it can mean two things to two programs.
package enum JSON: Equatable, Sendable {
    case null
    case boolean(Bool)
    /// A number written without fraction or exponent.
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    /// Reads one value that fills `bytes`.
    ///
    /// - Throws: `JSONError`, which says what is wrong where.
    package init(_ bytes: UnsafeRawBufferPointer) throws {
        var parser = JSONParser(bytes)
        self = try parser.document()
    }

    package var string: String? { if case .string(let value) = self { value } else { nil } }
    package var integer: Int? { if case .integer(let value) = self { value } else { nil } }
    package var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
    package var object: [String: JSON]? { if case .object(let value) = self { value } else { nil } }
}

/// Why bytes are not JSON: a clause such as "a name is given twice (x) at byte 12".
package struct JSONError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
