import Foundation
import Gallery
package import Training

/// The folder of a training run: a checkpoint for each epoch, losses, measures and samples.
///
/// Other files may lie there.
package struct TrainingFolder: Sendable {
    package let path: String

    /// A folder, which is made where it is not there.
    ///
    /// - Throws: `StoreError` where it cannot be.
    package init(_ path: String) throws {
        self.path = path
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw StoreError("\(path) cannot be made: \(error.localizedDescription)")
        }
    }

    /// The folder of an earlier training; nil where there is none.
    init?(existing path: String) {
        guard (try? FileManager.default.contentsOfDirectory(atPath: path)) != nil else { return nil }
        self.path = path
    }

    package func path(_ name: String) -> String { "\(path)/\(name)" }

    /// The checkpoint of a finished epoch, counted from 1.
    package func checkpoint(ofEpoch epoch: Int) -> String {
        path("checkpoint-\(Self.padded(epoch)).safetensors")
    }

    /// The checkpoint of an epoch, or of the last that there is.
    ///
    /// - Throws: `FarmError` where there is none.
    func existingCheckpoint(ofEpoch epoch: Int?) throws -> String {
        let epochs = epochs
        guard let last = epochs.max() else {
            throw FarmError("\(path) has no checkpoints: give a folder that floydfarm train wrote")
        }
        let epoch = epoch ?? last
        guard epochs.contains(epoch) else {
            throw FarmError(
                "\(path) has no checkpoint of epoch \(epoch): the last is that of epoch \(last)")
        }
        return checkpoint(ofEpoch: epoch)
    }

    /// The epochs that have a checkpoint.
    private var epochs: [Int] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.compactMap { $0.wholeMatch(of: /checkpoint-(\d{3,9})\.safetensors/) }
            .compactMap { Int($0.1) }
    }

    /// The checkpoint of an epoch under way.
    package var interrupted: String { path("checkpoint-interrupted.safetensors") }

    func samples(ofEpoch epoch: Int) -> String { path("samples-\(Self.padded(epoch)).png") }

    /// The checkpoint that a training has got furthest with; nil where there is none.
    ///
    /// - Throws: `TrainingError` or `TensorsError` where the file that counts is damaged.
    package func newestCheckpoint() throws -> (path: String, checkpoint: Checkpoint)? {
        var paths = [epochs.max().map(checkpoint(ofEpoch:))].compactMap(\.self)
        if FileManager.default.fileExists(atPath: interrupted) { paths.append(interrupted) }
        return try paths.map { ($0, try Checkpoint(reading: $0)) }
            .max { ($0.1.epoch, $0.1.step) < ($1.1.epoch, $1.1.step) }
    }

    /// Writes a checkpoint; the one of an epoch under way is superseded by that of its end.
    ///
    /// - Throws: `StoreError` where there is no room; what was there before is kept.
    func write(_ checkpoint: Checkpoint) throws -> String {
        let isWhole = checkpoint.step == 0
        let path = isWhole ? self.checkpoint(ofEpoch: checkpoint.epoch) : interrupted
        do {
            try checkpoint.write(to: path)
        } catch {
            throw StoreError("\(error)")
        }
        if isWhole { try? FileManager.default.removeItem(atPath: interrupted) }
        return path
    }

    /// Writes a file whole, or leaves the one that is there.
    ///
    /// - Throws: `StoreError` that names it.
    func write(_ bytes: some Sequence<UInt8>, to path: String) throws {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw StoreError("\(path) cannot be written: \(error.localizedDescription)")
        }
    }

    private static func padded(_ number: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(3 - digits.count, 0)) + digits
    }
}
