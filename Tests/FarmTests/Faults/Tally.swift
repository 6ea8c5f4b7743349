import Foundation

/// What came of a sweep under faults, counted as rabbitmq/jepsen counts.
struct Tally: CustomStringConvertible {
    /// Cells whose chunk was given to the queue.
    var attempt = 0
    /// Cells whose chunk the queue confirmed.
    var acknowledged = 0
    /// Cells with a valid picture.
    var ok = 0
    /// Cells with neither picture nor an expected failure.
    var lost = 0
    /// Pictures that belong to no cell.
    var unexpected = 0
    /// Pictures that got their name more than once.
    var duplicated = 0
    /// Cells with a picture whose chunk was never confirmed.
    var recovered = 0
    /// Pictures that were computed.
    var renders = 0
    /// Seconds from the first process to the last picture.
    var seconds = 0.0

    var description: String {
        "attempt \(attempt), acknowledged \(acknowledged), ok \(ok), lost \(lost), unexpected \(unexpected), "
            + "duplicated \(duplicated), recovered \(recovered), renders \(renders), \(Int(seconds)) s"
    }
}

/// What the processes of a farm wrote into their journals.
struct Journals {
    /// How often each node was computed.
    private(set) var starts: [String: Int] = [:]
    /// How often each picture got its name.
    private(set) var commits: [String: Int] = [:]
    /// Pictures that were computed although somebody else's was there by then.
    private(set) var discards = 0
    /// The jobs of chunks that were given to the queue.
    private(set) var attempts: Set<Int> = []
    private(set) var confirms: Set<Int> = []

    /// Reads all journals in a folder.
    init(in folder: URL) throws {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        for file in files where file.pathExtension == "journal" {
            for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
                take(line.split(separator: " ").map(String.init))
            }
        }
    }

    var renders: Int { starts.values.reduce(0, +) }

    private mutating func take(_ words: [String]) {
        switch words.first {
        case "start": starts[words[1], default: 0] += 1
        case "commit": commits[words[1], default: 0] += 1
        case "discard": discards += 1
        case "attempt": attempts.formUnion(jobs(words))
        case "confirm": confirms.formUnion(jobs(words))
        default: break
        }
    }

    /// The jobs of a line such as `attempt render.chunk 16 8 1234.5`; text chunks count for none.
    private func jobs(_ words: [String]) -> Range<Int> {
        guard words.count == 5, words[1] == "render.chunk", let first = Int(words[2]),
            let count = Int(words[3])
        else { return 0..<0 }
        return first..<first + count
    }
}
