import Foundation
import Tensors
import TestServers
import Testing
import Training

@Suite struct `A training` {
    private static let digits = DrawnDigits(seed: 3).training(limit: 8)

    private static func settings(_ kind: ModelKind, _ objective: Objective?) -> TrainingSettings {
        var settings = TrainingSettings(of: kind, objective: objective)
        (settings.hidden, settings.epochs, settings.batch) = (2, 2, 3)
        (settings.data, settings.digest) = ("drawn:3", digits.digest)
        return settings
    }

    /// The weights in the end, and the loss of each step.
    private func outcome(_ trainer: Trainer, threads: Int = 2) throws -> (
        weights: [String: [Float]], losses: [Float]
    ) {
        var trainer = trainer
        var losses: [Float] = []
        while !trainer.isFinished { losses.append(try trainer.step(by: Compute(threads: threads)).loss) }
        return (trainer.checkpoint.weights.tensors.mapValues(\.values), losses)
    }

    @Test(arguments: [
        (ModelKind.denoiser, Objective?.some(.denoise)), (.class, .ddpm), (.time, .flow), (.judge, nil),
    ])
    func `that was interrupted goes on to the same weights, bit for bit`(
        kind: ModelKind, objective: Objective?
    ) throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/c.safetensors"
        let start = try Trainer(Checkpoint(Self.settings(kind, objective)), on: Self.digits)
        let whole = try outcome(start)
        #expect(whole.losses.count == 6)
        // In the middle of the first epoch, and at its end.
        for steps in [2, 3] {
            var first = start
            var losses = try (0..<steps).map { _ in try first.step(by: Compute(threads: 1)).loss }
            try first.checkpoint.write(to: path)
            let rest = try outcome(Trainer(Checkpoint(reading: path), on: Self.digits), threads: 3)
            losses += rest.losses
            #expect(losses == whole.losses)
            #expect(rest.weights == whole.weights)
        }
    }

    @Test func `depends on its seed, and each epoch on its own`() throws {
        var settings = Self.settings(.judge, nil)
        settings.rate = 1e-9
        let slow = try outcome(Trainer(Checkpoint(settings), on: Self.digits)).losses
        settings.seed = 181
        let other = try outcome(Trainer(Checkpoint(settings), on: Self.digits)).losses
        #expect(slow != other)
        // The weights hardly move: what differs is the order of the pictures.
        #expect(abs(slow[0] - slow[3]) > 1e-4)
    }

    @Test func `goes through all pictures in an epoch`() throws {
        var trainer = try Trainer(Checkpoint(Self.settings(.judge, nil)), on: Self.digits)
        #expect(try (0..<3).map { _ in try trainer.step(by: Compute(threads: 2)).pictures } == [3, 3, 2])
        #expect((trainer.checkpoint.epoch, trainer.checkpoint.step) == (1, 0))
    }

    @Test func `lowers its rate tenfold over all epochs, as the course does`() {
        var settings = TrainingSettings(of: .class, objective: .ddpm)
        settings.epochs = 4
        #expect(settings.rate(ofEpoch: 0) == 1e-3)
        #expect(abs(settings.rate(ofEpoch: 4) - 1e-4) < 1e-12)
        #expect(TrainingSettings(of: .denoiser, objective: .denoise).rate(ofEpoch: 4) == 1e-4)
    }

    @Test func `stops where the loss is no number, and says where`() throws {
        var settings = Self.settings(.denoiser, .denoise)
        (settings.rate, settings.sigma) = (1, 100)
        var checkpoint = Checkpoint(settings)
        checkpoint = try spoilt(checkpoint)
        var trainer = try Trainer(checkpoint, on: Self.digits)
        let error = #expect(throws: TrainingError.self) { try trainer.step(by: Compute(threads: 2)) }
        #expect(error?.description == "the loss is nan in epoch 1, step 1: a smaller --lr may help")
        #expect(!checkpoint.isSound)
    }

    /// A checkpoint with a weight that is no number.
    private func spoilt(_ checkpoint: Checkpoint) throws -> Checkpoint {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/c.safetensors"
        try checkpoint.write(to: path)
        let metadata = try Safetensors.open(path).metadata
        var tensors = checkpoint.weights.tensors
        tensors["out.bias"] = Tensor([.nan], shape: [1])
        try Safetensors.write(tensors.map { ($0.key, $0.value) }, metadata: metadata, to: path)
        return try Checkpoint(reading: path)
    }

    @Test func `refuses other pictures than it began with`() throws {
        let error = #expect(throws: TrainingError.self) {
            try Trainer(Checkpoint(Self.settings(.judge, nil)), on: Self.digits.first(7))
        }
        #expect(error?.description.contains("by their SHA-256") == true)
    }

    @Test func `of a judge reads the digits that it has learnt`() throws {
        var settings = Self.settings(.judge, nil)
        (settings.hidden, settings.epochs, settings.batch, settings.rate) = (4, 60, 8, 1e-2)
        settings.decay = 1
        var trainer = try Trainer(Checkpoint(settings), on: Self.digits)
        while !trainer.isFinished { _ = try trainer.step(by: Compute(threads: 2)) }
        let evaluation = Evaluation(trainer.checkpoint, by: Compute(threads: 2))
        #expect(try evaluation.shareRead(of: Self.digits) == 1)
        #expect(try evaluation.loss(on: Self.digits) < 0.5)
    }
}
