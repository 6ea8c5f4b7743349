import Foundation

/// What Scripts/make-secrets makes, in a temporary folder.
struct SecretFiles {
    private let folder: TemporaryFolder

    init(brokerHost: String = "rabbitmq", redisHost: String = "redis") throws {
        folder = try TemporaryFolder()
        _ = try Project.run(["Scripts/make-secrets", path, brokerHost, redisHost])
    }

    var path: String { folder.url.appending(path: "secrets").path }

    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }

    /// What a file holds, without its last line end.
    func text(_ name: String) throws -> String {
        try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8).trimmingCharacters(in: .newlines)
    }
}
