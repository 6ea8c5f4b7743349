import Foundation
import Gallery

/// A CSV of a training run that grows with it, a row of numbers at a time; each begins with its epoch, counted from 1.
struct TrainingTable {
    private let path: String
    private(set) var rows: [[Double]]

    /// The table at `path`, without the rows that `keeping` turns down, which a training that goes on writes again.
    ///
    /// - Throws: `StoreError` where it cannot be written.
    init(_ columns: [String], in folder: TrainingFolder, name: String, keeping: ([Double]) -> Bool) throws {
        path = folder.path(name)
        let old = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        rows = old.split(whereSeparator: \.isNewline).dropFirst().map { line in
            line.split(separator: ",").map { Double($0) ?? .nan }
        }.filter { $0.count == columns.count && keeping($0) }
        let lines = [columns.joined(separator: ",")] + rows.map(Self.line)
        try folder.write((lines.joined(separator: "\n") + "\n").utf8, to: path)
    }

    /// Adds a row, in memory and in the file.
    mutating func append(_ row: [Double]) throws {
        rows.append(row)
        do {
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            defer { try? file.close() }
            try file.seekToEnd()
            try file.write(contentsOf: Data((Self.line(row) + "\n").utf8))
        } catch {
            throw StoreError("\(path) cannot be written: \(error.localizedDescription)")
        }
    }

    /// Numbers as short as they can be read again exactly; a loss is a float32.
    private static func line(_ row: [Double]) -> String {
        row.map { value in
            if let whole = Int(exactly: value) { return "\(whole)" }
            return Double(Float(value)) == value ? "\(Float(value))" : "\(value)"
        }.joined(separator: ",")
    }
}
