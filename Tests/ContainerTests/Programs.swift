import ArgumentParser
import Testing

@testable import floydfarm
@testable import floydfarm_worker

/// The programs that containers start.
enum Programs {
    /// Reads a command line, without doing what it says.
    ///
    /// - Throws: what is wrong with it.
    static func parse(_ line: [String]) throws {
        switch line.first {
        case "floydfarm": _ = try Floydfarm.parseAsRoot(Array(line.dropFirst()))
        case "floydfarm-worker": _ = try FloydfarmWorker.parseAsRoot(Array(line.dropFirst()))
        default: Issue.record("no program of the image: \(line)")
        }
    }
}
