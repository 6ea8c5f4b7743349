import Foundation

/// A setting that comes from a flag, a variable, or a file that a variable names.
package struct Setting: Sendable {
    package static let broker = Setting(
        name: "broker", standard: "amqp://guest:guest@127.0.0.1:5672", isURL: true)
    package static let redis = Setting(name: "redis", standard: "redis://127.0.0.1:6379", isURL: true)
    package static let store = Setting(name: "store", standard: "renders", isURL: false)

    private let name: String
    private let standard: String
    private let isURL: Bool

    private var flag: String { "--\(name)" }
    private var variable: String { "FLOYDFARM_\(name.uppercased())" }

    /// The setting, or its standard where nobody gave it.
    package func value(
        flag given: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> String {
        try self.given(flag: given, environment: environment) ?? standard
    }

    /// The setting as it was given; nil where it was not.
    ///
    /// - Throws: `FarmError` for a password in a flag, for a variable and a file at once, or a file that cannot be used.
    package func given(
        flag given: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> String? {
        if let given {
            guard !given.isEmpty else { throw FarmError("\(flag) is empty: give a value or leave it out") }
            guard !isURL || !Self.hasPassword(given) else {
                throw FarmError(
                    "\(flag) has a password, which every user of this machine can read there: put the URL into "
                        + "\(variable), or into a file that \(variable)_FILE names")
            }
            return given
        }
        let direct = environment[variable].flatMap { $0.isEmpty ? nil : $0 }
        guard let path = environment["\(variable)_FILE"], !path.isEmpty else { return direct }
        guard direct == nil else {
            throw FarmError("\(variable) and \(variable)_FILE are both set: unset one of them")
        }
        return try SettingFile(path: path, variable: "\(variable)_FILE").text
    }

    /// Whether a URL has a password, or could be meant to: a colon before an at sign.
    private static func hasPassword(_ url: String) -> Bool {
        guard let end = url.lastIndex(of: "@") else { return false }
        let begin = url.range(of: "://")?.upperBound ?? url.startIndex
        return begin < end && url[begin..<end].contains(":")
    }
}
