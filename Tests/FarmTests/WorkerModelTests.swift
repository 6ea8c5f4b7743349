import Farm
import Foundation
import Gallery
import Monitoring
import Queueing
import Rendering
import Sweeps
import Tensors
import Testing
import Tracking

/// What a worker needs of a sweep's models, by its roles.
@Suite struct `A worker's models` {
    private static let spec =
        "model: mine\nprompt: [a rocket ship, a red circle]\nsteps: 2\nstage2: {steps: 1}"

    private let farm: WorkerBench

    init() throws {
        farm = try WorkerBench()
        try Self.copyPocket(to: farm.bench.folder.appendingPathComponent("mine").path)
    }

    /// A copy of the pocket model under a name of its own.
    private static func copyPocket(to path: String) throws {
        let pocket = URL(fileURLWithPath: try ModelCatalog().reference("pocket").stage1)
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: pocket.deletingLastPathComponent().path, toPath: path)
    }

    /// A models folder of another machine, with the model of the sweep.
    private func otherMachine() throws -> (catalog: ModelCatalog, model: String) {
        let folder = farm.bench.folder.appendingPathComponent("other").path
        try Self.copyPocket(to: "\(folder)/mine")
        return (ModelCatalog(folder: folder), "\(folder)/mine")
    }

    /// Submits the sweep, then takes its model away from where it was planned.
    private func submit() throws -> StoredSweep {
        let sweep = try farm.submit(Self.spec)
        try FileManager.default.removeItem(at: farm.bench.folder.appendingPathComponent("mine"))
        return sweep
    }

    @Test func `are used part by part, so that pictures need no text encoder and text no stage`() throws {
        let whole = try Workbench()
        try Self.copyPocket(to: whole.folder.appendingPathComponent("mine").path)
        try whole.run(Self.spec)
        let sweep = try submit()
        let (catalog, model) = try otherMachine()
        for part in ["stage1/unet", "stage2"] {
            try FileManager.default.moveItem(
                atPath: "\(model)/\(part)", toPath: "\(model)/\(part.replacing("/", with: "-"))-kept")
        }
        farm.put(try farm.chunk(sweep, kind: .text))
        let text = farm.worker("text") { settings in
            settings.roles = [.text]
            settings.catalog = catalog
        }
        #expect(text.run() == .done)
        #expect(try farm.pictures() == 0)
        #expect(try farm.waiting() == (0, 0))

        try FileManager.default.moveItem(atPath: "\(model)/stage1-unet-kept", toPath: "\(model)/stage1/unet")
        try FileManager.default.moveItem(atPath: "\(model)/stage2-kept", toPath: "\(model)/stage2")
        try FileManager.default.removeItem(atPath: "\(model)/stage1/text_encoder")
        try FileManager.default.removeItem(atPath: "\(model)/stage1/tokenizer")
        farm.put(try farm.chunk(sweep))
        let render = farm.worker("render") { settings in
            settings.roles = [.render]
            settings.catalog = catalog
        }
        #expect(render.run() == .done)
        #expect(farm.progress(sweep) == (2, 0, 0))
        #expect(try farm.bench.contents() == whole.contents())
    }

    @Test func `without a text encoder put off pictures whose text states are missing, and ask for them`()
        throws
    {
        let sweep = try farm.submit(Self.spec)
        var chunk = try farm.chunk(sweep)
        farm.put(chunk)
        chunk.delays = 3
        farm.put(chunk)
        #expect(farm.worker { $0.roles = [.render] }.run() == .done)
        #expect(try farm.pictures() == 0)
        #expect(try farm.waiting() == (2, 2))
        let text = MemoryQueue(sharing: farm.queue)
        text.consume([.text])
        #expect(text.next(within: .seconds(1))?.chunk.jobs == 0..<1)
        #expect(farm.ledger.progress(sweep.id)?.leases == 0)
    }

    @Test func `are refused where a file is another than was planned with, which is named`() throws {
        let sweep = try submit()
        let (catalog, model) = try otherMachine()
        let path = "\(model)/stage2/image_noising_scheduler/scheduler_config.json"
        let settings = try String(contentsOfFile: path, encoding: .utf8)
        let changed = settings.replacing(
            "\"num_train_timesteps\": 1000", with: "\"num_train_timesteps\": 999")
        #expect(changed != settings)
        try changed.write(toFile: path, atomically: true, encoding: .utf8)
        let cell = try #require(sweep.sweep.cell(at: 0))
        let book = ModelBook(catalog: catalog, roles: [.render], compute: Compute(threads: 1))
        let error = try #require(throws: ModelUnavailable.self) {
            try book.model(for: cell.parameters, of: sweep)
        }
        #expect(error.description.hasPrefix("\(path) is not what the sweep was planned with"))

        for _ in 0..<3 { farm.put(try farm.chunk(sweep)) }
        let health = Health(requires: Worker.conditions)
        #expect(farm.worker(health: health) { $0.catalog = catalog }.run() == .sick)
        #expect(health.missing.contains { $0.contains(path) })
        #expect(try farm.waiting() == (0, 3))
        #expect(farm.progress(sweep) == (0, 0, 0))
    }

    @Test func `are named where they are missing`() throws {
        let sweep = try submit()
        let cell = try #require(sweep.sweep.cell(at: 0))
        let folder = farm.bench.folder.appendingPathComponent("none").path
        let book = ModelBook(
            catalog: ModelCatalog(folder: folder), roles: [.render], compute: Compute(threads: 1))
        let error = try #require(throws: ModelUnavailable.self) {
            try book.model(for: cell.parameters, of: sweep)
        }
        #expect(error.description.contains("there is no model \"mine\""))
    }
}
