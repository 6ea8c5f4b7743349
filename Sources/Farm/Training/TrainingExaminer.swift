import Imaging
import Tensors
import Training

/// Measures a network after an epoch, and draws samples.
struct TrainingExaminer {
    /// Test pictures that a denoiser's sheet shows.
    private static let shownDigits = 4
    /// Samples of each digit where a judge reads them, and otherwise.
    private static let (judgedRounds, shownRounds) = (20, 4)

    private let plan: TrainingPlan
    private let evaluation: Evaluation
    private let readings: Evaluation?

    init(_ checkpoint: Checkpoint, _ plan: TrainingPlan, _ compute: Compute, _ interruption: Interruption) {
        self.plan = plan
        evaluation = Evaluation(checkpoint, by: compute, check: interruption.check)
        readings = plan.judge.map { Evaluation($0, by: compute) }
    }

    /// What is measured; samples are read where there are some, and a judge.
    func measures(of samples: Tensor?) throws -> [TrainingMeasure] {
        let kind = plan.settings.kind
        return try TrainingMeasure.columns(of: kind).map { name in
            TrainingMeasure(name: name, value: try value(of: name, samples) ?? .nan)
        }
    }

    /// Samples, and a sheet of them; nil for a judge.
    func sheet() throws -> (bitmap: Bitmap, samples: Tensor?)? {
        switch plan.settings.kind {
        case .judge:
            return nil
        case .denoiser:
            return (denoised(), nil)
        case .time, .class:
            let rounds = readings == nil ? Self.shownRounds : Self.judgedRounds
            let samples = try evaluation.samples(of: Self.classes(rounds: rounds))
            let shown = samples.samples(0..<Self.shownRounds * UNet.classes)
            return (DigitSheet.bitmap(shown, columns: UNet.classes), samples)
        }
    }

    private static func classes(rounds: Int) -> [Int] {
        (0..<rounds * UNet.classes).map { $0 % UNet.classes }
    }

    private func value(of name: String, _ samples: Tensor?) throws -> Double? {
        switch name {
        case TrainingMeasure.loss: return try evaluation.loss(on: plan.test)
        case TrainingMeasure.accuracy: return try evaluation.shareRead(of: plan.test)
        case TrainingMeasure.asked, TrainingMeasure.certain:
            guard let readings, let samples else { return nil }
            let read = readings.read(samples)
            let right =
                name == TrainingMeasure.certain
                ? read.count { $0.probability >= 0.9 }
                : read.indices.count { read[$0].digit == $0 % UNet.classes }
            return Double(right) / Double(read.count)
        default:
            guard let sigma = Evaluation.sigmas.first(where: { TrainingMeasure.psnr($0) == name }) else {
                return nil
            }
            return peakSignalToNoise(try evaluation.denoisingError(on: plan.test, sigma: sigma))
        }
    }

    /// Test digits, each noised by every strength in a row and denoised in the next.
    private func denoised() -> Bitmap {
        let count = min(Self.shownDigits, plan.test.count)
        let pictures = plan.test.pictures(0..<count)
        let pairs = Evaluation.sigmas.map { evaluation.denoised(pictures, sigma: $0) }
        var rows: [Float] = []
        for digit in 0..<count {
            rows += pairs.flatMap { $0.noisy.samples(digit..<digit + 1).values }
            rows += pairs.flatMap { $0.clean.samples(digit..<digit + 1).values }
        }
        let shape = [2 * count * Evaluation.sigmas.count, UNet.side, UNet.side, 1]
        return DigitSheet.bitmap(Tensor(rows, shape: shape), columns: Evaluation.sigmas.count)
    }
}

extension Tensor {
    /// Some samples of a batch.
    fileprivate func samples(_ range: Range<Int>) -> Tensor {
        let size = count / shape[0]
        let values = withUnsafe { Array($0[range.lowerBound * size..<range.upperBound * size]) }
        return Tensor(values, shape: [range.count] + shape.dropFirst())
    }
}
