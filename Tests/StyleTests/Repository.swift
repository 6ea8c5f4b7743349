import Foundation

/// The working tree that these tests read: its root is found from the place of this file.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// A file that was read, named by its path from the root.
    struct File {
        let path: String
        let text: String

        /// The lines, without their line ends.
        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        var isSwift: Bool { path.hasSuffix(".swift") }
    }

    /// The text files below `folders` whose names end in one of `extensions`, in the order of their paths.
    static func files(in folders: String..., extensions: Set<String>) -> [File] {
        folders.flatMap(paths(below:)).sorted().filter { path in
            extensions.contains(URL(filePath: path).pathExtension)
        }.compactMap(file)
    }

    /// The paths of all files below a folder, those of hidden folders excepted.
    static func paths(below folder: String) -> [String] {
        let start = root.appending(path: folder)
        let found = FileManager.default.enumerator(atPath: start.path)?.compactMap { $0 as? String } ?? []
        return found.filter { path in
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(
                atPath: start.appending(path: path).path, isDirectory: &isFolder)
            return exists && !isFolder.boolValue && !path.split(separator: "/").contains { $0.hasPrefix(".") }
        }.map { "\(folder)/\($0)" }
    }

    /// The file at a path from the root, if it is there and is text.
    static func file(_ path: String) -> File? {
        let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8)
        return text.map { File(path: path, text: $0) }
    }

    /// The names of the folders and files directly inside a folder.
    static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path).sorted()
    }

    /// Runs a program in the root; returns its exit status and all that it wrote.
    static func run(_ command: String...) throws -> (status: Int32, output: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.currentDirectoryURL = root
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
