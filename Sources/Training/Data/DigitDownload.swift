import Foundation
import Sweeps

/// Fetches a collection's files that a folder lacks, and checks what is there by its digest.
package struct DigitDownload {
    /// Writes what an address holds, at most so many bytes, to a path.
    package typealias Fetch = (_ address: String, _ bytes: Int, _ path: String) throws -> Void

    private let collection: DigitCollection
    private let fetch: Fetch

    /// - Parameters:
    ///   - collection: the files and where they are.
    ///   - fetch: gets one of them; by `curl` where it is left out.
    package init(_ collection: DigitCollection, fetch: @escaping Fetch = Self.curl) {
        self.collection = collection
        self.fetch = fetch
    }

    /// Completes the folder, which is made where it is not there.
    ///
    /// - Throws: `TrainingError` where a file cannot be had, or is another one than was published.
    package func run(into folder: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw TrainingError("\(folder) cannot be made: \(error.localizedDescription)")
        }
        for file in collection.files { try complete(file, in: folder) }
    }

    private func complete(_ file: DigitCollection.File, in folder: String) throws {
        let path = "\(folder)/\(file.name).gz"
        if FileManager.default.fileExists(atPath: path) { return try check(path, file) }
        let temporary = "\(path).\(getpid()).partial"
        defer { try? FileManager.default.removeItem(atPath: temporary) }
        try fetch("\(collection.address)/\(file.name).gz", file.bytes, temporary)
        try check(temporary, file)
        guard rename(temporary, path) == 0 else {
            throw TrainingError("\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
    }

    private func check(_ path: String, _ file: DigitCollection.File) throws {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let isWhole = attributes?[.size] as? Int == file.bytes
        let bytes = isWhole ? FileManager.default.contents(atPath: path) : nil
        guard let bytes, bytes.withUnsafeBytes({ SHA256.hex(of: $0) }) == file.sha256 else {
            throw TrainingError(
                "\(path) is not \(collection.rawValue)'s \(file.name).gz, by its size or SHA-256: remove it")
        }
    }

    /// Fetches by the program `curl`, which knows proxies and certificates.
    package static func curl(_ address: String, _ bytes: Int, to path: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "curl", "--fail", "--silent", "--show-error", "--location", "--proto", "=https", "--max-filesize",
            "\(bytes)", "--connect-timeout", "30", "--retry", "2", "--output", path, "--", address,
        ]
        let errors = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        try process.run()
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            let last = said.split(separator: "\n").last.map(String.init) ?? "it said nothing"
            throw TrainingError("\(address) cannot be fetched by curl: \(last)")
        }
    }
}
