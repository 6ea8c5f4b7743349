import Foundation
import Logging

/// One event of a log, as a line without line breaks or other control characters.
struct LogLine {
    enum Format {
        /// The time of day in UTC, the level unless it is info, message and metadata.
        case plain
        /// An object with `time`, `level`, `logger`, `message` and `metadata`.
        case json
    }

    let time: Date
    let level: Logger.Level
    let logger: String
    let message: String
    let metadata: Logger.Metadata

    func text(_ format: Format) -> String {
        switch format {
        case .plain: plain
        case .json: json
        }
    }

    private var plain: String {
        let clock = time.formatted(.iso8601.time(includingFractionalSeconds: false))
        let level = level == .info ? "" : "\(level): "
        let pairs = metadata.sorted { $0.key < $1.key }.map { key, value in
            let text = value.description
            let isWord = !text.isEmpty && text.allSatisfy { $0 != " " && $0 != "\"" && $0 != "=" }
            return " \(key)=\(isWord ? text : JSONText.string(text))"
        }
        let line = "\(clock) \(level)\(message)\(pairs.joined())"
        return String(
            String.UnicodeScalarView(line.unicodeScalars.map { JSONText.isControl($0) ? " " : $0 }))
    }

    private var json: String {
        let time = time.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true))
        let fields = [
            ("time", JSONText.string(time + "Z")), ("level", JSONText.string(level.rawValue)),
            ("logger", JSONText.string(logger)), ("message", JSONText.string(message)),
            ("metadata", JSONText.value(.dictionary(metadata))),
        ]
        return "{" + fields.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
    }
}
