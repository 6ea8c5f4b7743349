import Foundation
import Glibc

/// A server's process and folder, which do not outlive the tests, even where they crash.
package final class GuardedProcess: Sendable {
    private let process = Process()
    private let guardian = Process()
    /// The guardian kills the server when this pipe breaks.
    private let life = Pipe()

    /// Starts a program of the search path; its output is appended to the file `log`, which stands
    /// in its folder.
    package init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], log: String
    ) throws {
        if !FileManager.default.fileExists(atPath: log) {
            try Data().write(to: URL(fileURLWithPath: log))
        }
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        try output.seekToEnd()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.runWithAllSignals()
        let folder = URL(fileURLWithPath: log).deletingLastPathComponent().path
        guardian.executableURL = URL(fileURLWithPath: "/bin/sh")
        guardian.arguments = [
            "-c", "read -r word || { kill -9 $0; rm -rf \"$1\"; }", String(process.processIdentifier), folder,
        ]
        guardian.standardInput = life
        guardian.standardOutput = FileHandle.nullDevice
        guardian.standardError = FileHandle.nullDevice
        try guardian.run()
    }

    package var id: Int32 { process.processIdentifier }
    package var isRunning: Bool { process.isRunning }

    /// Sends a signal and waits for the end.
    package func end(_ signal: Int32) {
        if process.isRunning { kill(process.processIdentifier, signal) }
        process.waitUntilExit()
        try? life.fileHandleForWriting.write(contentsOf: Data("done\n".utf8))
        try? life.fileHandleForWriting.close()
    }

    deinit { if process.isRunning { end(SIGKILL) } }
}
