import Training

/// A number that says how good a network is after an epoch.
package struct TrainingMeasure: Sendable {
    /// The column in metrics.csv.
    package let name: String
    /// Not a number where it was not measured.
    package let value: Double

    static let loss = "test_loss"
    static let accuracy = "read_right"
    /// The share of samples that a judge reads as the digit that was asked for.
    static let asked = "read_as_asked"
    /// The share of samples that a judge reads with a probability of 0.9 or more.
    static let certain = "read_surely"

    /// The PSNR in dB of a denoiser at a strength of noise.
    static func psnr(_ sigma: Float) -> String { "psnr_\(sigma)" }

    /// What is measured of a kind of model.
    static func columns(of kind: ModelKind) -> [String] {
        switch kind {
        case .denoiser: [loss] + Evaluation.sigmas.map(psnr)
        case .time: [loss, certain]
        case .class: [loss, asked, certain]
        case .judge: [loss, accuracy]
        }
    }
}
