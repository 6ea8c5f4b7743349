import Foundation
import Glibc
import Synchronization

/// A RabbitMQ broker of a test's own: on free ports of the loopback, with its data in a temporary folder.
///
/// It takes some eight seconds to start, so a suite shares one: `shared` is started by whoever asks first.
package final class RabbitMQServer: Sendable {
    package let folder: String
    package let port: Int
    private let scripts: String
    private let environment: [String: String]
    /// Finds the nodes of this machine by name; one of the broker's own would outlive it.
    private let portMapper: GuardedProcess
    private let running = Mutex<GuardedProcess?>(nil)

    package var url: String { url() }

    /// One broker for all suites of a test program.
    package static var shared: RabbitMQServer { get throws { try common.get() } }

    private static let common: Result<RabbitMQServer, any Error> = {
        // A static value is never released: what is left of it is ended with the process.
        atexit { if let server = try? common.get() { server.discard() } }
        return Result { try start() }
    }()

    /// Starts a broker and waits until it takes connections; `settings` are more lines of rabbitmq.conf.
    package static func start(settings: [String] = []) throws -> RabbitMQServer {
        let server = try RabbitMQServer(settings: settings)
        try server.restart()
        return server
    }

    private init(settings: [String]) throws {
        let files = FileManager.default
        let place = files.temporaryDirectory.appendingPathComponent("floydfarm-rabbitmq-\(UUID().uuidString)")
        folder = place.path
        port = try FreePort.find()
        scripts = try Self.findScripts()
        let mapperPort = try FreePort.find()
        environment = try Self.environment(folder: folder, port: port, mapperPort: mapperPort)
        try files.createDirectory(at: place.appendingPathComponent("log"), withIntermediateDirectories: true)
        try Data("[].".utf8).write(to: place.appendingPathComponent("enabled_plugins"))
        let lines = ["vm_memory_high_watermark.absolute = 1GB", "disk_free_limit.absolute = 50MB"] + settings
        try Data(lines.map { $0 + "\n" }.joined().utf8).write(
            to: place.appendingPathComponent("rabbitmq.conf"))
        portMapper = try GuardedProcess(
            "epmd", ["-address", "127.0.0.1", "-port", String(mapperPort)], environment: environment,
            log: folder + "/epmd.log")
    }

    deinit { discard() }

    /// An address of this broker; the parts are percent-encoded by the caller.
    package func url(
        user: String = "guest", password: String = "guest", vhost: String? = nil
    ) -> String {
        "amqp://\(user):\(password)@127.0.0.1:\(port)" + (vhost.map { "/\($0)" } ?? "")
    }

    // MARK: - Life and death

    /// Ends it in good order.
    package func stop() { end(SIGTERM) }

    /// Ends it as a crash would.
    package func kill() { end(SIGKILL) }

    /// Starts it again on the same port and data; a running one is ended first.
    package func restart() throws {
        stop()
        // The log tells of the start.
        let log = folder + "/log/broker.log"
        try Data().write(to: URL(fileURLWithPath: log))
        let process = try GuardedProcess(
            scripts + "/rabbitmq-server", [], environment: environment, log: folder + "/output")
        running.withLock { $0 = process }
        for _ in 0..<900 {
            let said = try String(contentsOfFile: log, encoding: .utf8)
            if said.contains("Server startup complete") { return }
            guard process.isRunning else { break }
            usleep(100_000)
        }
        let output = (try? String(contentsOfFile: folder + "/output", encoding: .utf8)) ?? ""
        throw TestServerError("rabbitmq-server does not start: \(output.suffix(2000))")
    }

    /// Kills it, throws all of its data away, and starts it empty.
    package func wipe() throws {
        kill()
        try FileManager.default.removeItem(atPath: folder + "/mnesia")
        try restart()
    }

    /// Freezes it: its connections stay open, and nothing answers.
    package func pause() throws { try send(SIGSTOP) }

    package func resume() throws { try send(SIGCONT) }

    // MARK: - Questions and orders

    /// Runs `rabbitmqctl` on it, about a second; gives what it prints.
    @discardableResult
    package func ctl(_ arguments: String...) throws -> String {
        let (output, status) = try Process.output(
            of: scripts + "/rabbitmqctl",
            ["--quiet", "--node", environment["RABBITMQ_NODENAME"] ?? ""] + arguments,
            environment: ProcessInfo.processInfo.environment.merging(environment) { $1 })
        guard status == 0 else {
            throw TestServerError("rabbitmqctl \(arguments.joined(separator: " ")): \(output)")
        }
        return output
    }

    /// Messages by queue of a virtual host, those in consumers' hands included; queues without any are left out.
    package func messages(in vhost: String = "/") throws -> [String: Int] {
        let table = try ctl("list_queues", "--vhost", vhost, "--no-table-headers", "name", "messages")
        let rows = table.split(separator: "\n").map { $0.split(separator: "\t") }.filter { $0.count == 2 }
        let counts = rows.compactMap { row in Int(row[1]).map { (String(row[0]), $0) } }
        return Dictionary(counts.filter { $0.1 > 0 }) { $1 }
    }

    // MARK: - Processes and files

    private func end(_ signal: Int32) {
        let process = running.withLock { running in
            defer { running = nil }
            return running
        }
        process?.end(signal)
    }

    private func discard() {
        kill()
        portMapper.end(SIGKILL)
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The script that starts the broker becomes it, and the broker writes its process down.
    private func send(_ signal: Int32) throws {
        let text = try String(contentsOfFile: folder + "/node.pid", encoding: .utf8)
        guard let process = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw TestServerError("no process in \(folder)/node.pid")
        }
        Glibc.kill(process, signal)
    }

    /// Debian's /usr/sbin/rabbitmq-server insists on its own user and folders; what it calls does not.
    private static func findScripts() throws -> String {
        let root = "/usr/lib/rabbitmq/lib"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        guard let version = versions.filter({ $0.hasPrefix("rabbitmq_server-") }).max() else {
            throw TestServerError("no RabbitMQ in \(root): install rabbitmq-server")
        }
        return "\(root)/\(version)/sbin"
    }

    /// Keeps everything inside of the folder and on the loopback, and the broker on one quiet core.
    private static func environment(folder: String, port: Int, mapperPort: Int) throws -> [String: String] {
        [
            "HOME": folder,
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_NODENAME": "t\(port)@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": String(port),
            "RABBITMQ_DIST_PORT": String(try FreePort.find()),
            "RABBITMQ_MNESIA_BASE": folder + "/mnesia",
            "RABBITMQ_LOG_BASE": folder + "/log",
            "RABBITMQ_LOGS": folder + "/log/broker.log",
            "RABBITMQ_PID_FILE": folder + "/node.pid",
            "RABBITMQ_CONFIG_FILE": folder + "/rabbitmq.conf",
            "RABBITMQ_ENABLED_PLUGINS_FILE": folder + "/enabled_plugins",
            "RABBITMQ_GENERATED_CONFIG_DIR": folder + "/config",
            "RABBITMQ_FEATURE_FLAGS_FILE": folder + "/feature_flags",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS":
                "-kernel inet_dist_use_interface {127,0,0,1} +S 1:1 +sbwt none",
            "RABBITMQ_CTL_ERL_ARGS": "+S 1:1 +sbwt none",
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": String(mapperPort),
            // The script starts the broker in its place instead of as a child.
            "RUNNING_UNDER_SYSTEMD": "true",
        ]
    }
}
