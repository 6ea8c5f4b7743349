import Farm
import Foundation

/// What a training says while it is under way: a progress bar and a line for each epoch, or events for machines.
final class TrainingLog {
    private let json: Bool
    private var bar = ProgressBar()

    init(json: Bool) { self.json = json }

    func hear(_ event: TrainingRun.Event) {
        switch event {
        case .stepped(let progress):
            if json { return emit(Step(progress)) }
            bar.show(Self.summary(progress), fraction: progress.fraction)
        case .finished(let epoch, let loss, let measures):
            if json { return emit(Epoch(epoch: epoch, loss: loss, measures: Self.known(measures))) }
            bar.clear()
            Terminal.talk(Self.summary(epoch: epoch, loss: loss, measures))
        }
    }

    /// Takes the bar away.
    func end() { if !json { bar.clear() } }

    /// `epoch 2 of 5, step 120 of 235, loss 0.0312, 18.4 pictures/s, 1 h 20 min left`.
    static func summary(_ progress: TrainingProgress) -> String {
        "epoch \(progress.epoch) of \(progress.epochs), step \(Readable.count(progress.step)) of "
            + "\(Readable.count(progress.stepsPerEpoch)), loss \(short(progress.loss)), "
            + "\(short(progress.picturesPerSecond)) pictures/s, \(Readable.seconds(progress.secondsLeft)) left"
    }

    /// `epoch 2: loss 0.0312, test_loss 0.0298, read_as_asked 0.93`.
    static func summary(epoch: Int, loss: Double, _ measures: [TrainingMeasure]) -> String {
        let parts = known(measures).sorted { $0.key < $1.key }.map { "\($0.key) \(short($0.value))" }
        return "epoch \(epoch): " + (["loss \(short(loss))"] + parts).joined(separator: ", ")
    }

    private static func known(_ measures: [TrainingMeasure]) -> [String: Double] {
        Dictionary(uniqueKeysWithValues: measures.filter { !$0.value.isNaN }.map { ($0.name, $0.value) })
    }

    /// Three digits that count.
    private static func short(_ value: Double) -> String { String(format: "%.3g", value) }

    private func emit(_ event: some Encodable) { try? Terminal.json(event) }

    private struct Step: Encodable {
        let event = "step"
        let epoch: Int
        let step: Int
        let loss: Double
        let picturesPerSecond: Double
        let secondsLeft: Double

        init(_ progress: TrainingProgress) {
            epoch = progress.epoch
            step = progress.step
            loss = progress.loss
            picturesPerSecond = progress.picturesPerSecond
            secondsLeft = progress.secondsLeft
        }
    }

    private struct Epoch: Encodable {
        let event = "epoch"
        let epoch: Int
        let loss: Double
        let measures: [String: Double]
    }
}
