import Foundation

/// Other programs that benchmarks run.
enum Child {
    /// This program.
    static var program: String { URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path }

    /// What a program printed.
    ///
    /// - Throws: `BenchError` with what it said where it failed.
    static func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let (output, errors) = (
            Pipe(),
            FileManager.default.temporaryDirectory
                .appendingPathComponent("floydfarm-bench-\(UUID().uuidString).err")
        )
        _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: errors) }
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            let said = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
            let last = said.split(separator: "\n").last.map(String.init) ?? "it said nothing"
            throw BenchError(
                "\(([program] + arguments).joined(separator: " ")) failed (\(process.terminationStatus)): \(last)"
            )
        }
        return text
    }
}
