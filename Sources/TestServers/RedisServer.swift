import Foundation
import Glibc
import Synchronization

/// A Redis of a test's own: on a free port of the loopback, with its data in a temporary folder.
package final class RedisServer: Sendable {
    /// Where its data lie; a socket may be put there, too.
    package let folder: String
    package let port: Int
    private let arguments: [String]
    private let running = Mutex<GuardedProcess?>(nil)

    package var url: String { "redis://127.0.0.1:\(port)" }

    /// Starts a server and waits until it answers; `extra` are more of its arguments, like `--requirepass`.
    package static func start(appendOnly: Bool = true, extra: [String] = []) throws -> RedisServer {
        let server = try RedisServer(appendOnly: appendOnly, extra: extra)
        try server.restart()
        return server
    }

    private init(appendOnly: Bool, extra: [String]) throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("floydfarm-redis-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        self.folder = folder.path
        port = try FreePort.find()
        // Members of a cluster talk by a port of their own, 10,000 higher if nothing else is said: too high for many.
        let bus = extra.contains("--cluster-enabled") ? ["--cluster-port", String(try FreePort.find())] : []
        arguments =
            [
                "--bind", "127.0.0.1", "--port", String(port), "--dir", folder.path, "--save", "",
                "--appendonly", appendOnly ? "yes" : "no",
            ] + extra + bus
    }

    deinit {
        kill()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Ends it in good order.
    package func stop() { end(SIGTERM) }

    /// Ends it as a crash would.
    package func kill() { end(SIGKILL) }

    /// Starts it again on the same port and data; a running one is ended first.
    package func restart() throws {
        stop()
        let process = try GuardedProcess("redis-server", arguments, log: folder + "/log")
        running.withLock { $0 = process }
        for _ in 0..<1000 {
            // Whether or not it asks for a password: it answers.
            let answer = try ask(["PING"]).output
            if answer == "PONG" || answer.hasPrefix("NOAUTH") { return }
            guard process.isRunning else { break }
            usleep(10_000)
        }
        let log = (try? String(contentsOfFile: folder + "/log", encoding: .utf8)) ?? ""
        throw TestServerError("redis-server does not start: \(log)")
    }

    /// Has `redis-cli` send a command; gives what it prints, without the last line's end.
    @discardableResult
    package func command(_ arguments: String..., password: String? = nil) throws -> String {
        try command(arguments, password: password)
    }

    @discardableResult
    package func command(_ arguments: [String], password: String? = nil) throws -> String {
        let entry = password.map { ["--no-auth-warning", "-a", $0] } ?? []
        let (output, status) = try ask(["-e"] + entry + arguments)
        guard status == 0 else {
            throw TestServerError("redis-cli \(arguments.joined(separator: " ")): \(output)")
        }
        return output
    }

    private func end(_ signal: Int32) {
        let process = running.withLock { running in
            defer { running = nil }
            return running
        }
        process?.end(signal)
    }

    private func ask(_ arguments: [String]) throws -> (output: String, status: Int32) {
        let (output, status) = try Process.output(
            of: "/usr/bin/env", ["redis-cli", "-h", "127.0.0.1", "-p", String(port)] + arguments)
        return (output.trimmingCharacters(in: .newlines), status)
    }
}
