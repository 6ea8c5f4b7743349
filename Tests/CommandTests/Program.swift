import Foundation

/// The built program, run as a person runs it: as a child process in an empty folder of its own.
struct Program {
    let folder: URL
    private let environment: [String: String]

    /// What a finished child left behind.
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String

        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    /// Makes the folder; caches, models and stores of the person who runs the tests stay out of it.
    init(environment extra: [String: String] = [:]) throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("floydfarm-command-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("FLOYDFARM_") }
        environment["XDG_CACHE_HOME"] = folder.appendingPathComponent("cache").path
        self.environment = environment.merging(extra) { $1 }
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// Writes a file into the folder.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
        return path(name)
    }

    /// Runs the program to its end.
    func run(_ arguments: String...) throws -> Outcome { try start(arguments).finish() }

    /// Starts a program and leaves it running; `input` is a file of the folder that it reads as standard input.
    func start(_ arguments: [String], of program: String = "floydfarm", input: String? = nil) throws
        -> Running
    {
        let process = Process()
        process.executableURL = Self.folderOfBuild.appendingPathComponent(program)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = environment
        process.standardInput =
            try input.map { try FileHandle(forReadingFrom: folder.appendingPathComponent($0)) }
            ?? FileHandle.nullDevice
        let (output, errors) = (try scratch("out"), try scratch("err"))
        process.standardOutput = output.handle
        process.standardError = errors.handle
        try process.run()
        return Running(process: process, output: output.url, errors: errors.url)
    }

    private func scratch(_ name: String) throws -> (url: URL, handle: FileHandle) {
        let url = folder.appendingPathComponent(".\(name)-\(UUID().uuidString)")
        try Data().write(to: url)
        return (url, try FileHandle(forWritingTo: url))
    }

    /// A copy of the pocket model that a test may damage.
    func copyOfPocket(to name: String) throws {
        let resources = Self.folderOfBuild.appendingPathComponent(
            "floydfarm_Rendering.resources/pocket")
        try FileManager.default.copyItem(at: resources, to: folder.appendingPathComponent(name))
    }

    /// The folder of the program that runs these tests; the others and their resources lie in it, too.
    private static var folderOfBuild: URL {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    }
}

/// A child process on its way.
struct Running {
    let process: Process
    let output: URL
    let errors: URL

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits until the child has printed `text`, or has ended.
    func waitUntilItPrints(_ text: String) throws { try wait(for: text, in: output) }

    /// Waits until the child has said `text` on standard error, or has ended.
    func waitUntilItSays(_ text: String) throws { try wait(for: text, in: errors) }

    private func wait(for text: String, in file: URL) throws {
        while process.isRunning, !(try String(contentsOf: file, encoding: .utf8)).contains(text) {
            usleep(20_000)
        }
    }

    func finish() throws -> Program.Outcome {
        process.waitUntilExit()
        return Program.Outcome(
            status: process.terminationReason == .exit
                ? process.terminationStatus : 128 + process.terminationStatus,
            output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }
}
