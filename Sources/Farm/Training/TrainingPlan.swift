import Gallery
package import Training

/// What a training run is to do: everything is checked before it begins.
package struct TrainingPlan: Sendable {
    /// Test pictures that take many evaluations each.
    private static let testCount = 1000

    package let settings: TrainingSettings
    let training: DigitSet
    let test: DigitSet
    /// The epochs, counted from 1, after which samples are drawn and judged.
    let sampleEpochs: Set<Int>
    /// Reads the samples.
    let judge: Checkpoint?

    /// - Parameters:
    ///   - settings: what is trained; data and digest are filled in.
    ///   - source: the data.
    ///   - sampleEpochs: after which epochs samples are drawn, the last one aside.
    ///   - judge: the path of a judge's checkpoint that reads the samples.
    /// - Throws: `TrainingError` or `TensorsError`, one sentence that says what is wrong.
    package init(
        _ settings: TrainingSettings, source: DigitSource, sampleEpochs: Set<Int>, judge: String?
    ) throws {
        try settings.check()
        self.judge = try judge.map { path in
            let judge = try Checkpoint(reading: path)
            guard judge.settings.kind == .judge else {
                throw TrainingError(
                    "\(path) is a \(judge.settings.kind.rawValue), which does not read digits: give a judge's "
                        + "checkpoint"
                )
            }
            return judge
        }
        training = try source.training(limit: settings.limit)
        let most = settings.kind == .judge ? Int.max : Self.testCount
        test = try source.test(limit: min(settings.limit ?? most, most))
        var settings = settings
        (settings.data, settings.digest) = (source.name, training.digest)
        self.settings = settings
        self.sampleEpochs = sampleEpochs.union([settings.epochs])
    }

    /// Where the training begins: with the newest checkpoint of the folder, or with a new network.
    ///
    /// - Throws: `FarmError` where the folder has checkpoints and `isResuming` is false, or none and it is true, or
    ///   where they are of another training.
    package func start(in folder: TrainingFolder, isResuming: Bool) throws -> Trainer {
        guard let (path, checkpoint) = try folder.newestCheckpoint() else {
            guard !isResuming else {
                throw FarmError("\(folder.path) has no checkpoint to resume: leave --resume out to begin")
            }
            return try Trainer(Checkpoint(settings), on: training)
        }
        guard isResuming else {
            throw FarmError(
                "\(folder.path) holds a training already: continue it with --resume, or give another --out")
        }
        if let difference = checkpoint.settings.difference(from: settings) {
            throw FarmError("\(path) is of another training: \(difference)")
        }
        return try Trainer(checkpoint, on: training)
    }
}

extension TrainingSettings {
    /// What differs first, as a clause; nil where nothing does.
    fileprivate func difference(from other: TrainingSettings) -> String? {
        let pairs: [(String, String, String)] = [
            ("it is a", kind.rawValue, other.kind.rawValue),
            ("its objective is", objective?.rawValue ?? "none", other.objective?.rawValue ?? "none"),
            ("its --hidden is", "\(hidden)", "\(other.hidden)"),
            ("its --epochs is", "\(epochs)", "\(other.epochs)"),
            ("its --batch is", "\(batch)", "\(other.batch)"),
            ("its --lr is", "\(rate)", "\(other.rate)"),
            ("its --sigma is", "\(sigma)", "\(other.sigma)"),
            ("its --seed is", "\(seed)", "\(other.seed)"),
            ("its --limit is", limit.map { "\($0)" } ?? "none", other.limit.map { "\($0)" } ?? "none"),
            ("its data is", data, other.data),
            ("the digest of its data is", digest, other.digest),
        ]
        return pairs.first { $0.1 != $0.2 }.map { "\($0.0) \($0.1), not \($0.2)" }
    }
}
