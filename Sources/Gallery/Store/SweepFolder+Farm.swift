package import Foundation

extension SweepFolder {
    /// The bytes of a small file of the sweep's, such as its orders; nil where there is none.
    package func file(_ name: String) throws -> [UInt8]? {
        try files.read("\(folder)/\(name)", limit: 1 << 20)
    }

    /// Writes such a file in one step, in place of an earlier one.
    package func replaceFile(_ name: String, with bytes: [UInt8]) throws {
        try files.replace("\(folder)/\(name)", with: bytes)
    }

    /// When such a file or the spec was last written, by the file system's clock; nil where there is none.
    package func date(of name: String) throws -> Date? { try files.date(of: "\(folder)/\(name)") }
}
