import Foundation
import Tensors
import TestServers
import Testing
import Training

@Suite struct `A checkpoint` {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = "\(folder.path)/checkpoint.safetensors"
    }

    private static func settings(_ kind: ModelKind, _ objective: Objective?) -> TrainingSettings {
        var settings = TrainingSettings(of: kind, objective: objective)
        (settings.hidden, settings.epochs, settings.batch, settings.limit) = (2, 2, 3, 5)
        (settings.data, settings.digest) = ("drawn", DrawnDigits(seed: 1).training(limit: 5).digest)
        return settings
    }

    /// After one step of training.
    private static func trained(_ kind: ModelKind, _ objective: Objective?) throws -> Checkpoint {
        var trainer = try Trainer(
            Checkpoint(settings(kind, objective)), on: DrawnDigits(seed: 1).training(limit: 5))
        _ = try trainer.step(by: Compute(threads: 2))
        return trainer.checkpoint
    }

    private func complaint() -> String {
        let error = #expect(throws: (any Error).self) { try Checkpoint(reading: path) }
        return error.map { "\($0)".replacing(path, with: "FILE") } ?? ""
    }

    @Test(arguments: [
        (ModelKind.denoiser, Objective?.some(.denoise)), (.class, .ddpm), (.time, .flow), (.judge, nil),
    ])
    func `is read as it was written`(kind: ModelKind, objective: Objective?) throws {
        let checkpoint = try Self.trained(kind, objective)
        try checkpoint.write(to: path)
        let read = try Checkpoint(reading: path)
        #expect(read.settings == checkpoint.settings)
        #expect((read.epoch, read.step, read.optimizer.steps) == (0, 1, 1))
        #expect(read.weights.tensors.mapValues(\.values) == checkpoint.weights.tensors.mapValues(\.values))
        #expect(
            read.optimizer.moments.mapValues(\.mean.values)
                == checkpoint.optimizer.moments.mapValues(\.mean.values))
        #expect(
            read.optimizer.moments.mapValues(\.square.values)
                == checkpoint.optimizer.moments.mapValues(\.square.values))
    }

    @Test func `is a safetensors file with torch's names and its settings in the open`() throws {
        try Self.trained(.class, .ddpm).write(to: path)
        let file = try Safetensors.open(path)
        #expect(file.tensors["a.0.conv.weight"]?.shape == [2, 1, 3, 3])
        #expect(file.tensors["adam.m.c1.0.weight"]?.shape == [4, 10])
        #expect(file.tensors["adam.v.out.bias"]?.shape == [1])
        let record = try #require(file.metadata["floydfarm.training"])
        for part in [
            #""kind":"class""#, #""objective":"ddpm""#, #""hidden":2"#, #""step":1"#, #""format":1"#,
        ] {
            #expect(record.contains(part), "\(record)")
        }
    }

    @Test func `is refused where it is none`() throws {
        #expect(complaint() == "FILE cannot be opened: No such file or directory")
        try Safetensors.write([("x", Tensor(zeros: [1]))], metadata: ["format": "pt"], to: path)
        #expect(complaint() == "FILE is no checkpoint of floydfarm train: it does not say how it was trained")
        try Self.trained(.judge, nil).write(to: path)
        let bytes = try Data(contentsOf: URL(filePath: path))
        try bytes.dropLast(100).write(to: URL(filePath: path))
        #expect(complaint().hasPrefix("FILE: tensor "))
        try bytes.prefix(5).write(to: URL(filePath: path))
        #expect(complaint() == "FILE is no safetensors file: it has 5 bytes")
    }

    @Test(arguments: [
        ("{}", "its record of the training is damaged"), ("[", "its record of the training is damaged"),
        (#""hidden":0"#, "--hidden is 0"), (#""hidden":4000000"#, "--hidden is 4000000"),
        (#""batch":-1"#, "--batch is -1"), (#""epoch":99"#, "epoch 99"), (#""format":2"#, "its format is 2"),
        (#""objective":"flow""#, "a judge is not trained by the objective flow"),
        (#""kind":"painter""#, "its record of the training is damaged"),
    ])
    func `is refused where its record is damaged`(change: String, reason: String) throws {
        let checkpoint = try Self.trained(.judge, nil)
        try checkpoint.write(to: path)
        let record = try #require(try Safetensors.open(path).metadata["floydfarm.training"])
        var changed = change
        if let colon = change.firstIndex(of: ":"), change.hasPrefix("\"") {
            // The field is replaced, or added.
            let name = change[..<colon]
            let rest = record.dropFirst().dropLast().split(separator: ",").filter { !$0.hasPrefix(name) }
            changed = "{" + (rest + [change[...]]).joined(separator: ",") + "}"
        }
        try Safetensors.write(
            checkpoint.weights.tensors.map { ($0.key, $0.value) }, metadata: ["floydfarm.training": changed],
            to: path)
        let complaint = complaint()
        #expect(complaint.hasPrefix("FILE cannot be used as a checkpoint: "), "\(complaint)")
        #expect(complaint.contains(reason), "\(complaint)")
    }

    @Test func `is refused where its tensors are of another network`() throws {
        let checkpoint = try Self.trained(.judge, nil)
        try checkpoint.write(to: path)
        let metadata = try Safetensors.open(path).metadata
        let tensors = try Safetensors.read(path).mapValues { $0.floats() }
        func write(_ change: (inout [String: Tensor]) -> Void) throws {
            var changed = tensors
            change(&changed)
            try Safetensors.write(changed.map { ($0.key, $0.value) }, metadata: metadata, to: path)
        }
        try write { $0["a.conv.weight"] = nil }
        #expect(complaint() == "FILE has no tensor \"a.conv.weight\"; it is of another network")
        try write { $0["a.conv.weight"] = Tensor(zeros: [2, 1, 5, 5]) }
        #expect(complaint().contains("is [2, 1, 5, 5] of F32, not [2, 1, 3, 3]"))
        try write { $0["adam.v.out.bias"] = nil }
        #expect(complaint().contains("\"adam.v.out.bias\""))
        try write { $0["b.2.conv.weight"] = Tensor(zeros: [1]) }
        #expect(complaint() == "FILE has tensors that its network does not: it is of another model")
        let long = String(repeating: " ", count: 1 << 16) + (metadata["floydfarm.training"] ?? "")
        try Safetensors.write([], metadata: ["floydfarm.training": long], to: path)
        #expect(complaint().contains("too much to be a checkpoint"))
    }

    @Test func `of before is kept where the disk is full`() throws {
        var trainer = try Trainer(
            Checkpoint(Self.settings(.judge, nil)), on: DrawnDigits(seed: 1).training(limit: 5))
        try trainer.checkpoint.write(to: path)
        _ = try trainer.step(by: Compute(threads: 1))
        // What is written to the temporary file ends on a full device.
        let temporary = "\(path).\(getpid()).partial"
        try FileManager.default.createSymbolicLink(atPath: temporary, withDestinationPath: "/dev/full")
        let error = #expect(throws: TensorsError.self) { try trainer.checkpoint.write(to: path) }
        #expect(error?.description == "\(path) cannot be written: No space left on device")
        #expect(try Checkpoint(reading: path).optimizer.steps == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    }
}
