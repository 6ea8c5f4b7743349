import Foundation
import Gallery
import Imaging
import Rendering
import Sweeps
import Tensors

@testable import Farm

/// A store and a cache in a folder of their own, and runs of small sweeps of the pocket model in them.
final class Workbench {
    let folder: URL
    let root: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "floydfarm-\(UUID().uuidString)")
        root = folder.appendingPathComponent("store").path
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func store() throws -> ResultStore { try ResultStore(root: root) }

    func prepare(_ yaml: String, threads: Int = 2) throws -> PreparedSweep {
        let spec = SweepSpec(text: yaml, file: "test.yaml", folder: folder.path, defaultName: "test")
        return try PreparedSweep(
            spec, catalog: ModelCatalog(folder: folder.path), store: store(),
            compute: Compute(threads: threads))
    }

    /// Renders a sweep; `observe` may ask it to stop.
    @discardableResult
    func run(
        _ yaml: String, threads: Int = 2,
        observe: @escaping (SweepRun.Event, Interruption) -> Void = { _, _ in }
    ) throws -> RunProgress {
        let interruption = Interruption()
        let run = SweepRun(
            try prepare(yaml, threads: threads), times: StepTimes(folder: folder),
            compute: Compute(threads: threads),
            interruption: interruption, observe: { observe($0, interruption) })
        try run.run(store: store(), worker: "test")
        return run.progress
    }

    /// The bytes of all tensors, and the samples of all pictures, by the names of their files.
    func contents() throws -> [String: [UInt8]] {
        let objects = URL(fileURLWithPath: root).appendingPathComponent("objects")
        var contents: [String: [UInt8]] = [:]
        for case let url as URL in FileManager.default.enumerator(
            at: objects, includingPropertiesForKeys: nil) ?? .init()
        {
            switch url.pathExtension {
            case "png": contents[url.lastPathComponent] = try samples(url)
            case "safetensors": contents[url.lastPathComponent] = [UInt8](try Data(contentsOf: url))
            default: break
            }
        }
        return contents
    }

    private func samples(_ url: URL) throws -> [UInt8] {
        try PNG.decode([UInt8](Data(contentsOf: url)), name: url.path).bitmap.samples
    }
}
