import Foundation

/// The working tree that these tests read, and the programs that they ask.
enum Project {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// What Scripts/test installs for the checks.
    static let checks = root.appending(path: ".build/container-checks")

    /// The text of a file, by its path from the root.
    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    /// Runs a program in the root, on `input`; gives what it writes to standard output.
    ///
    /// - Throws: `ProgramError` with what it writes to standard error, where it does not exit with 0.
    static func run(_ command: [String], input: String = "") throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.currentDirectoryURL = root
        let folder = try TemporaryFolder()
        let names = ["in", "out", "err"].map { folder.url.appending(path: $0) }
        try names.forEach { try Data().write(to: $0) }
        try Data(input.utf8).write(to: names[0])
        process.standardInput = try FileHandle(forReadingFrom: names[0])
        process.standardOutput = try FileHandle(forWritingTo: names[1])
        process.standardError = try FileHandle(forWritingTo: names[2])
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let said = try names[1...].map { try String(contentsOf: $0, encoding: .utf8) }.joined()
            throw ProgramError(description: "\(command.joined(separator: " ")): \(said)")
        }
        return try String(contentsOf: names[1], encoding: .utf8)
    }

    /// What `validate.py` finds, a line each.
    static func validate(_ arguments: String..., input: String) throws -> [String] {
        let python = checks.appending(path: "venv/bin/python").path
        let script = "Tests/ContainerTests/validate.py"
        return try run([python, script] + arguments, input: input).split(separator: "\n").map(String.init)
    }

    /// The text of all sources of a target.
    static func sources(_ folder: String) throws -> String {
        let place = root.appending(path: folder)
        let found = FileManager.default.enumerator(atPath: place.path)?.compactMap { $0 as? String } ?? []
        return try found.filter { $0.hasSuffix(".swift") }.sorted().map { try text("\(folder)/\($0)") }
            .joined()
    }
}

struct ProgramError: Error, CustomStringConvertible {
    let description: String
}
