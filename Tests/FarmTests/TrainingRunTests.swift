import Foundation
import Gallery
import Imaging
import Tensors
import Testing
import Training

@testable import Farm

@Suite struct `A training run in a folder` {
    private let root = FileManager.default.temporaryDirectory.appending(
        path: "floydfarm-\(UUID().uuidString)")

    private func settings(_ kind: ModelKind, _ objective: Objective?, epochs: Int = 2) -> TrainingSettings {
        var settings = TrainingSettings(of: kind, objective: objective)
        (settings.hidden, settings.epochs, settings.batch, settings.limit) = (2, epochs, 3, 7)
        return settings
    }

    private func plan(_ settings: TrainingSettings, judge: String? = nil) throws -> TrainingPlan {
        try TrainingPlan(settings, source: .drawn(seed: 5), sampleEpochs: [], judge: judge)
    }

    /// Trains in a folder of `root`; `observe` may ask for an end.
    @discardableResult
    private func train(
        _ plan: TrainingPlan, in name: String, resume: Bool = false,
        observe: @escaping (TrainingRun.Event, Interruption) -> Void = { _, _ in }
    ) throws -> TrainingFolder {
        let folder = try TrainingFolder(root.appending(path: name).path)
        let interruption = Interruption()
        let run = try TrainingRun(
            plan, from: plan.start(in: folder, isResuming: resume), in: folder, compute: Compute(threads: 2),
            interruption: interruption
        ) { observe($0, interruption) }
        try run.run()
        return folder
    }

    private func names(_ folder: TrainingFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    private func bytes(_ folder: TrainingFolder, _ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: folder.path(name)))
    }

    private func remove() { try? FileManager.default.removeItem(at: root) }

    @Test func `keeps checkpoints, losses, measures and samples`() throws {
        defer { remove() }
        var events = 0
        let folder = try train(plan(settings(.denoiser, .denoise)), in: "a") { event, _ in
            if case .finished = event { events += 1 }
        }
        #expect(events == 2)
        #expect(
            try names(folder) == [
                "checkpoint-001.safetensors", "checkpoint-002.safetensors", "losses.csv", "losses.png",
                "metrics.csv", "samples-002.png",
            ])
        let losses = try String(decoding: bytes(folder, "losses.csv"), as: UTF8.self).split(separator: "\n")
        #expect(losses.count == 1 + 2 * 3)
        #expect(losses[0] == "epoch,step,loss")
        #expect(losses[4].hasPrefix("2,1,"))
        let measures = try String(decoding: bytes(folder, "metrics.csv"), as: UTF8.self).split(
            separator: "\n")
        #expect(
            measures[0] == "epoch,test_loss,psnr_0.0,psnr_0.2,psnr_0.4,psnr_0.5,psnr_0.6,psnr_0.8,psnr_1.0")
        #expect(measures.count == 3 && measures[2].split(separator: ",").count == 9)
        let sheet = try PNG.decode([UInt8](bytes(folder, "samples-002.png")), name: "sheet").bitmap
        #expect((sheet.width, sheet.height) == (7 * 86 + 2, 8 * 86 + 2))
        _ = try PNG.decode([UInt8](bytes(folder, "losses.png")), name: "losses")
    }

    @Test(arguments: [2, 3, 5])
    func `that was interrupted after some steps ends with the same files, byte for byte`(steps: Int) throws {
        defer { remove() }
        let plan = try plan(settings(.judge, nil))
        let whole = try train(plan, in: "whole")
        var seen = 0
        #expect(throws: Interrupted.self) {
            try train(plan, in: "parts") { event, interruption in
                if case .stepped = event { seen += 1 }
                if seen == steps { interruption.request() }
            }
        }
        let parts = try TrainingFolder(root.appending(path: "parts").path)
        #expect(try names(parts).contains("checkpoint-interrupted.safetensors") == (steps != 3))
        // What was written after the checkpoint, as by a process that was killed, is written again.
        let file = try FileHandle(forWritingTo: URL(filePath: parts.path("losses.csv")))
        try file.seekToEnd()
        try file.write(contentsOf: Data("2,3,7\n1,".utf8))
        try file.close()
        try train(plan, in: "parts", resume: true)
        #expect(try names(parts) == names(whole))
        for name in try names(whole) { #expect(try bytes(parts, name) == bytes(whole, name), "\(name)") }
    }

    @Test func `is not mixed up with another one`() throws {
        defer { remove() }
        let folder = try train(plan(settings(.judge, nil, epochs: 1)), in: "a")
        func complaint(_ settings: TrainingSettings, in name: String = "a", resume: Bool = true) -> String {
            let error = #expect(throws: FarmError.self) {
                try train(plan(settings), in: name, resume: resume)
            }
            return error?.description.replacing(root.path, with: "ROOT") ?? ""
        }
        #expect(
            complaint(settings(.judge, nil, epochs: 1), resume: false).contains("continue it with --resume"))
        #expect(complaint(settings(.judge, nil), in: "b").hasPrefix("ROOT/b has no checkpoint to resume"))
        #expect(
            complaint(settings(.time, .flow, epochs: 1))
                == "ROOT/a/checkpoint-001.safetensors is of another training: it is a judge, not time")
        #expect(complaint(settings(.judge, nil, epochs: 2)).hasSuffix("its --epochs is 1, not 2"))
        var other = settings(.judge, nil, epochs: 1)
        other.rate = 0.5
        #expect(complaint(other).hasSuffix("its --lr is 0.001, not 0.5"))
        #expect(throws: TrainingError.self) {
            try plan(
                settings(.time, .flow),
                judge: train(plan(settings(.time, .flow, epochs: 1)), in: "c")
                    .checkpoint(ofEpoch: 1))
        }
        // Finished: nothing is left to do, and nothing changes.
        let before = try names(folder)
        try train(plan(settings(.judge, nil, epochs: 1)), in: "a", resume: true)
        #expect(try names(folder) == before)
    }

    @Test func `has its samples read by a judge`() throws {
        defer { remove() }
        let judge = try train(plan(settings(.judge, nil, epochs: 1)), in: "judge").checkpoint(ofEpoch: 1)
        var found: [String: Double] = [:]
        try train(plan(settings(.class, .flow, epochs: 1), judge: judge), in: "class") { event, _ in
            guard case .finished(_, _, let measures) = event else { return }
            found = Dictionary(uniqueKeysWithValues: measures.map { ($0.name, $0.value) })
        }
        #expect(Set(found.keys) == ["test_loss", "read_as_asked", "read_surely"])
        #expect(found.values.allSatisfy { $0.isFinite })
        #expect((0...1).contains(found["read_as_asked"] ?? -1))
    }

    @Test func `that goes wrong keeps its last checkpoint, and says which it is`() throws {
        defer { remove() }
        var settings = settings(.denoiser, .denoise)
        // One step is enough to leave the range of float32.
        (settings.rate, settings.sigma, settings.batch) = (1, 100, 7)
        let plan = try plan(settings)
        let folder = try TrainingFolder(root.appending(path: "a").path)
        let checkpoint = Checkpoint(plan.settings)
        try checkpoint.write(to: folder.interrupted)
        let metadata = try Safetensors.open(folder.interrupted).metadata
        var tensors = checkpoint.weights.tensors
        tensors["out.weight"] = tensors["out.weight"].map {
            Tensor($0.values.map { _ in .infinity }, shape: $0.shape)
        }
        try Safetensors.write(
            tensors.map { ($0.key, $0.value) }, metadata: metadata, to: folder.interrupted)
        let error = #expect(throws: FarmError.self) { try train(plan, in: "a", resume: true) }
        #expect(error?.description.hasPrefix("the loss is ") == true, "\(String(describing: error))")
        #expect(error?.description.contains("in epoch 1, step 1") == true)
        #expect(error?.description.contains("\(folder.interrupted), is kept") == true)
        #expect(
            try names(folder).filter { $0.hasPrefix("checkpoint") } == ["checkpoint-interrupted.safetensors"])
    }

    @Test func `on a full disk ends with the checkpoint of before`() throws {
        defer { remove() }
        let plan = try plan(settings(.judge, nil))
        let folder = try TrainingFolder(root.appending(path: "a").path)
        let full = "\(folder.checkpoint(ofEpoch: 2)).\(getpid()).partial"
        try FileManager.default.createSymbolicLink(atPath: full, withDestinationPath: "/dev/full")
        let error = #expect(throws: StoreError.self) { try train(plan, in: "a") }
        #expect(
            error?.description
                == "\(folder.checkpoint(ofEpoch: 2)) cannot be written: No space left on device")
        #expect(try folder.newestCheckpoint()?.path == folder.checkpoint(ofEpoch: 1))
        try train(plan, in: "a", resume: true)
        #expect(try folder.newestCheckpoint()?.path == folder.checkpoint(ofEpoch: 2))
    }
}
