import Foundation
package import Logging

/// Where logs go: to standard error, as short lines for people on a terminal and as JSON otherwise.
package enum Logs {
    /// Makes all loggers of this process write to standard error; to be called once, before the first logger is made.
    package static func bootstrap(level: Logger.Level = .info) {
        let format: LogLine.Format = isatty(STDERR_FILENO) == 1 ? .plain : .json
        let out = LogOutput(STDERR_FILENO)
        LoggingSystem.bootstrap { LineLogHandler(label: $0, level: level, format: format, out: out) }
    }

    /// Reads a level as it is given on the command line.
    ///
    /// - Throws: `MonitoringError` where it is none.
    @Sendable package static func level(_ text: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: text) else {
            throw MonitoringError("--log-level takes debug, info, notice, warning or error")
        }
        return level
    }
}

/// Writes each event as one line.
struct LineLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel: Logger.Level
    private let label: String
    private let format: LogLine.Format
    private let out: LogOutput

    init(label: String, level: Logger.Level, format: LogLine.Format, out: LogOutput) {
        self.label = label
        logLevel = level
        self.format = format
        self.out = out
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let own = event.metadata { all.merge(own) { $1 } }
        if let error = event.error { all["error"] = "\(error)" }
        let line = LogLine(
            time: Date(), level: event.level, logger: label, message: event.message.description, metadata: all
        )
        out.write(line.text(format) + "\n")
    }
}
