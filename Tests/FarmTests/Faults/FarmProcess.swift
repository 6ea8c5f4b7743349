import Foundation
import TestServers

/// A program of the farm that a test started.
final class FarmProcess {
    let name: String
    private let log: URL
    private let results: URL
    private let process = Process()

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - program: its path, or the name of one that was built beside the tests, such as `floydfarm-worker`
    ///   - arguments: what it is told
    ///   - name: what the test calls it
    ///   - folder: its working folder, in which its log is kept
    ///   - environment: its variables
    /// - Throws: where it cannot be started
    init(
        _ program: String, _ arguments: [String], name: String, folder: URL, environment: [String: String]
    ) throws {
        self.name = name
        log = folder.appendingPathComponent("\(name).log")
        results = folder.appendingPathComponent("\(name).out")
        try Data().write(to: log)
        try Data().write(to: results)
        process.executableURL = URL(fileURLWithPath: program, relativeTo: Self.folderOfBuild)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: results)
        process.standardError = try FileHandle(forWritingTo: log)
        try process.runWithAllSignals()
    }

    deinit {
        if process.isRunning {
            send(SIGCONT)
            send(SIGKILL)
        }
    }

    var isRunning: Bool { process.isRunning }

    /// The exit status; 128 and the signal where one ended it; nil while it runs.
    var status: Int32? {
        guard !process.isRunning else { return nil }
        return process.terminationReason == .exit
            ? process.terminationStatus : 128 + process.terminationStatus
    }

    /// The command line, as everybody on the machine can see it.
    var commandLine: String {
        (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/cmdline", encoding: .utf8)) ?? ""
    }

    /// What it has said so far.
    var talk: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

    /// What it has given so far.
    var output: String { (try? String(contentsOf: results, encoding: .utf8)) ?? "" }

    func send(_ signal: Int32) {
        if process.isRunning { kill(process.processIdentifier, signal) }
    }

    /// Ends it without a word, and waits until it is gone.
    func die() {
        send(SIGKILL)
        process.waitUntilExit()
    }

    /// Waits for its end.
    func finish() -> Int32 {
        process.waitUntilExit()
        return status ?? -1
    }

    /// The folder of the program that runs the tests, in which all programs lie.
    private static var folderOfBuild: URL {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    }
}
