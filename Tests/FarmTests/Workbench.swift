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

    func prepare(
        _ yaml: String, tasks: [RenderTask] = RenderTask.all, threads: Int = 2
    ) throws -> PreparedSweep {
        let spec = SweepSpec(text: yaml, file: "test.yaml", folder: folder.path, defaultName: "test")
        return try PreparedSweep(
            spec, tasks: tasks, catalog: ModelCatalog(folder: folder.path), store: store(),
            compute: Compute(threads: threads))
    }

    /// Renders a sweep; `observe` may ask it to stop.
    @discardableResult
    func run(
        _ yaml: String, tasks: [RenderTask] = RenderTask.all, threads: Int = 2,
        observe: @escaping (SweepRun.Event, Interruption) -> Void = { _, _ in }
    ) throws -> RunProgress {
        let interruption = Interruption()
        let run = SweepRun(
            try prepare(yaml, tasks: tasks, threads: threads), times: StepTimes(folder: folder),
            compute: Compute(threads: threads),
            interruption: interruption, observe: { observe($0, interruption) })
        try run.run(store: store(), worker: "test")
        return run.progress
    }

    /// The bytes of all tensors, and the samples of all pictures, by the names of their files.
    func contents() throws -> [String: [UInt8]] {
        var contents: [String: [UInt8]] = [:]
        for file in try files("png") { contents[file.name] = try samples(URL(fileURLWithPath: file.path)) }
        for file in try files("safetensors") {
            contents[file.name] = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file.path)))
        }
        return contents
    }

    /// The results in the store of a kind of file.
    func files(_ ending: String) throws -> [(name: String, path: String, size: Int)] {
        let objects = URL(fileURLWithPath: root).appendingPathComponent("objects")
        let all = FileManager.default.enumerator(at: objects, includingPropertiesForKeys: nil)
        return try (all?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == ending }.map { file in
            (
                file.lastPathComponent, file.path,
                try file.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
            )
        }
    }

    private func samples(_ url: URL) throws -> [UInt8] {
        try PNG.decode([UInt8](Data(contentsOf: url)), name: url.path).bitmap.samples
    }
}
