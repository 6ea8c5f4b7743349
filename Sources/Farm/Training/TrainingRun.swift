import Foundation
import Gallery
import Imaging
package import Tensors
package import Training

/// Trains a network and keeps in a folder what comes of it: checkpoints, losses, measures and samples of each epoch.
package final class TrainingRun {
    package enum Event: Sendable {
        case stepped(TrainingProgress)
        /// An epoch is over: its mean loss, and what was measured after it.
        case finished(epoch: Int, loss: Double, measures: [TrainingMeasure])
    }

    private let plan: TrainingPlan
    private let folder: TrainingFolder
    private let compute: Compute
    private let interruption: Interruption
    private let observe: (Event) -> Void
    private var trainer: Trainer
    private var losses: TrainingTable
    private var measures: TrainingTable
    private var pace = Pace()

    /// What this process has trained on, and for how long.
    private struct Pace {
        var pictures = 0
        var seconds = 0.0
    }

    /// - Parameters:
    ///   - plan: what is trained.
    ///   - trainer: where it begins.
    ///   - folder: where its files are.
    ///   - compute: what computes.
    ///   - interruption: ends the training after the step under way.
    ///   - observe: hears of steps and epochs.
    /// - Throws: `StoreError` where the folder cannot be written to.
    package init(
        _ plan: TrainingPlan, from trainer: Trainer, in folder: TrainingFolder, compute: Compute,
        interruption: Interruption, observe: @escaping (Event) -> Void
    ) throws {
        self.plan = plan
        self.trainer = trainer
        self.folder = folder
        self.compute = compute
        self.interruption = interruption
        self.observe = observe
        let (epoch, step) = (Double(trainer.checkpoint.epoch), Double(trainer.checkpoint.step))
        losses = try TrainingTable(["epoch", "step", "loss"], in: folder, name: "losses.csv") { row in
            row[0] <= epoch || row[0] == epoch + 1 && row[1] <= step
        }
        measures = try TrainingTable(
            ["epoch"] + TrainingMeasure.columns(of: plan.settings.kind), in: folder, name: "metrics.csv"
        ) { $0[0] <= epoch }
    }

    /// Trains to the end of the last epoch.
    ///
    /// - Throws: `Interrupted` on request, after a checkpoint; `FarmError` where the loss is no number; `StoreError`
    ///   where files cannot be written.
    package func run() throws {
        try measureEpoch()
        while !trainer.isFinished {
            try step()
            if trainer.checkpoint.step == 0 {
                try keepEpoch()
                try measureEpoch()
            }
            if interruption.isRequested, !trainer.isFinished {
                _ = try folder.write(trainer.checkpoint)
                try drawLosses()
                throw Interrupted()
            }
        }
    }

    private func step() throws {
        let (epoch, step) = (trainer.checkpoint.epoch + 1, trainer.checkpoint.step + 1)
        let begin = ContinuousClock.now
        let outcome: (loss: Float, pictures: Int)
        do {
            outcome = try trainer.step(by: compute)
        } catch let error as TrainingError {
            throw FarmError("\(error); \(lastCheckpoint)")
        }
        pace.pictures += outcome.pictures
        pace.seconds += (ContinuousClock.now - begin).inSeconds
        try losses.append([Double(epoch), Double(step), Double(outcome.loss)])
        observe(.stepped(progress(epoch: epoch, step: step, loss: Double(outcome.loss))))
    }

    private func progress(epoch: Int, step: Int, loss: Double) -> TrainingProgress {
        let rate = Double(pace.pictures) / max(pace.seconds, 1e-9)
        let count = plan.training.count
        let done = (epoch - 1) * count + min(step * plan.settings.batch, count)
        return TrainingProgress(
            epoch: epoch, step: step, epochs: plan.settings.epochs, stepsPerEpoch: trainer.stepsPerEpoch,
            loss: loss, picturesPerSecond: rate,
            secondsLeft: Double(plan.settings.epochs * count - done) / rate)
    }

    private func keepEpoch() throws {
        guard trainer.checkpoint.isSound else {
            throw FarmError(
                "the weights are no numbers any more after epoch \(trainer.checkpoint.epoch): a smaller --lr may "
                    + "help; \(lastCheckpoint)")
        }
        _ = try folder.write(trainer.checkpoint)
        try drawLosses()
    }

    /// Measures the last finished epoch, unless that was done before.
    private func measureEpoch() throws {
        let epoch = trainer.checkpoint.epoch
        guard trainer.checkpoint.step == 0, epoch > 0,
            !measures.rows.contains(where: { $0[0] == Double(epoch) })
        else { return }
        let examiner = TrainingExaminer(trainer.checkpoint, plan, compute, interruption)
        let sheet = plan.sampleEpochs.contains(epoch) ? try examiner.sheet() : nil
        if let sheet { try folder.write(PNG.encode(sheet.bitmap), to: folder.samples(ofEpoch: epoch)) }
        let found = try examiner.measures(of: sheet?.samples)
        try measures.append([Double(epoch)] + found.map(\.value))
        let own = losses.rows.filter { $0[0] == Double(epoch) }.map { $0[2] }
        observe(.finished(epoch: epoch, loss: own.reduce(0, +) / Double(max(own.count, 1)), measures: found))
    }

    private func drawLosses() throws {
        let settings = plan.settings
        let objective = settings.objective.map { settings.kind == .denoiser ? "" : ", \($0.rawValue)" } ?? ""
        let title =
            "loss of \(settings.kind.rawValue)\(objective), D = \(settings.hidden), on \(settings.data)"
        let chart = LineChart(title: title, axis: "step", values: losses.rows.map { $0[2] })
        try folder.write(PNG.encode(chart.bitmap()), to: folder.path("losses.png"))
    }

    private var lastCheckpoint: String {
        let last = try? folder.newestCheckpoint()
        return last.map { "the last checkpoint, \($0.path), is kept" } ?? "there is no checkpoint yet"
    }
}
