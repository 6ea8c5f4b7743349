import Foundation
import Logging
import Testing

@testable import Monitoring

/// The lines that logs are made of.
@Suite struct `A log` {
    private let time = Date(timeIntervalSince1970: 1_790_000_000.25)

    @Test func `is one JSON object for each event`() {
        let line = line("chunk taken", ["sweep": "first-0a1b", "jobs": ["1", "2"], "at": ["step": "3"]])
        #expect(
            line.text(.json) == """
                {"time":"2026-09-21T14:13:20.250Z","level":"warning","logger":"worker",\
                "message":"chunk taken","metadata":{"at":{"step":"3"},"jobs":["1","2"],"sweep":"first-0a1b"}}
                """)
    }

    @Test func `is plain and short on a terminal`() {
        let metadata: Logger.Metadata = ["sweep": "first", "reason": "no \"memory\""]
        #expect(
            line("job failed", metadata).text(.plain)
                == "14:13:20 warning: job failed reason=\"no \\\"memory\\\"\" sweep=first")
        #expect(line("job done", [:], level: .info).text(.plain) == "14:13:20 job done")
    }

    @Test(arguments: [
        "a\nb", "a\r\nb", "\u{1B}[2J", "\u{0}", "\u{7F}", "\u{9B}31m", "\u{2028}", "\u{2029}", "\u{202E}abc",
        "quote \" and \\",
    ])
    func `keeps hostile text on its line, and gives it back unharmed as JSON`(text: String) throws {
        let line = line(text, ["\(text)": "\(text)"])
        for shown in [line.text(.json), line.text(.plain)] {
            #expect(!shown.unicodeScalars.contains { JSONText.isControl($0) })
        }
        let object = try JSONSerialization.jsonObject(with: Data(line.text(.json).utf8)) as? [String: Any]
        #expect(object?["message"] as? String == text)
        #expect(object?["metadata"] as? [String: String] == [text: text])
    }

    @Test func `has the metadata of its logger and of the event, and leaves out lower levels`() throws {
        let pipe = Pipe()
        let out = LogOutput(pipe.fileHandleForWriting.fileDescriptor)
        var logger = Logger(label: "worker") {
            LineLogHandler(label: $0, level: .info, format: .json, out: out)
        }
        logger[metadataKey: "worker"] = "w1"
        logger.info("said", metadata: ["job": "7"])
        logger.debug("not said")
        logger.error("last")
        try pipe.fileHandleForWriting.close()
        let lines = try #require(try pipe.fileHandleForReading.readToEnd()).split(separator: 10)
        #expect(lines.count == 2)
        #expect(String(decoding: lines[0], as: UTF8.self).contains(#""metadata":{"job":"7","worker":"w1"}"#))
        #expect(String(decoding: lines[1], as: UTF8.self).contains(#""level":"error""#))
    }

    private func line(
        _ message: String, _ metadata: Logger.Metadata, level: Logger.Level = .warning
    ) -> LogLine {
        LogLine(time: time, level: level, logger: "worker", message: message, metadata: metadata)
    }
}
