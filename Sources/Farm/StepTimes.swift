package import Foundation
import Rendering

/// Measured seconds per UNet evaluation, kept in the user's cache from one run to the next.
///
/// A figure belongs to one model, picture size, and number of threads; what was never measured is unknown.
package struct StepTimes: Sendable {
    /// What a figure was measured on.
    package struct Subject: Hashable, Sendable {
        /// The digest of the stage's model.
        package let model: String
        package let width: Int
        package let height: Int
        package let threads: Int

        package init(model: String, width: Int, height: Int, threads: Int) {
            self.model = model
            self.width = width
            self.height = height
            self.threads = threads
        }

        fileprivate var name: String { "\(model.prefix(32)) \(width)x\(height) threads=\(threads)" }
    }

    private let file: URL
    private var seconds: [String: Double]

    /// The figures kept in the user's cache.
    package init() { self.init(folder: URL(fileURLWithPath: UserFolder.cache())) }

    /// The figures kept in `folder`; unreadable ones count as none.
    package init(folder: URL) {
        file = folder.appendingPathComponent("step-times.json")
        let kept = (try? Data(contentsOf: file)).flatMap {
            try? JSONDecoder().decode([String: Double].self, from: $0)
        }
        seconds = kept ?? [:]
    }

    package subscript(subject: Subject) -> Double? { seconds[subject.name] }

    /// Takes in a measurement: the newest counts as much as all before it, so that a changed machine shows soon.
    package mutating func record(_ measured: Double, for subject: Subject) {
        guard measured.isFinite, measured > 0 else { return }
        seconds[subject.name] = seconds[subject.name].map { ($0 + measured) / 2 } ?? measured
    }

    /// Writes the figures back.
    ///
    /// They only serve estimates: that they cannot be kept is no failure.
    package func save() {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        guard let data = try? encoder.encode(seconds) else { return }
        try? FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try? data.write(to: file, options: .atomic)
    }
}
