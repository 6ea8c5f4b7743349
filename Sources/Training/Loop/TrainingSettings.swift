import Glibc

/// What a network is trained to be.
package enum ModelKind: String, Codable, CaseIterable, Sendable {
    /// Finds the picture in a noised one.
    case denoiser
    /// Makes pictures.
    case time
    /// Makes pictures of the digit that is asked for.
    case `class`
    /// Reads digits.
    case judge
}

/// All that a training run depends on: the same settings make the same weights, bit for bit.
package struct TrainingSettings: Codable, Hashable, Sendable {
    package var kind: ModelKind
    /// Nil for a judge, which learns from labels.
    package var objective: Objective?
    /// The width of the network: channels of its first layers.
    package var hidden: Int
    package var epochs: Int
    /// Pictures of a batch; the last one of an epoch may have fewer.
    package var batch: Int
    /// The learning rate of the first epoch.
    package var rate: Double
    /// The factor by which the learning rate falls over all epochs, a step each epoch.
    package var decay: Double
    /// The strength of the noise that a denoiser is trained on.
    package var sigma: Float
    package var seed: UInt64
    /// The first pictures that are trained on; all where it is nil.
    package var limit: Int?
    /// The data (`DigitSource.name`), and the digest of those pictures.
    package var data: String
    package var digest: String

    private enum CodingKeys: String, CodingKey {
        case kind, objective, hidden, epochs, batch, decay, sigma, seed, limit, data, digest
        case rate = "lr"
    }

    /// The share of pictures whose class is hidden from a network that learns classes.
    static let hiddenClasses: Float = 0.1

    /// What the course trains with; a judge is our own.
    package init(of kind: ModelKind, objective: Objective?) {
        self.kind = kind
        self.objective = objective
        (sigma, seed, data, digest) = (0.5, 180, "", "")
        switch (kind, objective) {
        case (.denoiser, _): (hidden, epochs, batch, rate, decay) = (128, 5, 256, 1e-4, 1)
        case (.judge, _): (hidden, epochs, batch, rate, decay) = (16, 3, 128, 1e-3, 0.1)
        case (_, .flow): (hidden, epochs, batch, rate, decay) = (64, 10, 64, 1e-2, 0.1)
        default: (hidden, epochs, batch, rate, decay) = (64, 20, 128, 1e-3, 0.1)
        }
    }

    /// The learning rate of an epoch, counted from 0: torch's ExponentialLR with the course's γ.
    package func rate(ofEpoch epoch: Int) -> Double {
        // As torch does: from epoch to epoch, each a product.
        (0..<epoch).reduce(rate) { rate, _ in rate * pow(decay, 1 / Double(epochs)) }
    }

    /// The network that makes pictures; nil for a judge.
    package var unet: UNet? {
        switch (kind, objective) {
        case (.judge, _): nil
        case (.denoiser, _): UNet(hidden: hidden, condition: .none)
        case (.class, _): UNet(hidden: hidden, condition: .affine)
        case (.time, .flow): UNet(hidden: hidden, condition: .multiply)
        case (.time, _): UNet(hidden: hidden, condition: .add)
        }
    }

    package var layers: [Layer] { unet?.layers ?? Judge(hidden: hidden).layers }

    /// Refuses what cannot be trained.
    ///
    /// - Throws: `TrainingError`, one sentence that names the setting.
    package func check() throws {
        func check(_ name: String, _ isRight: Bool, _ value: some CustomStringConvertible, _ range: String)
            throws
        {
            guard isRight else { throw TrainingError("--\(name) is \(value): give \(range)") }
        }
        try check("hidden", (1...1024).contains(hidden), hidden, "a width from 1 to 1024")
        try check("epochs", (1...100_000).contains(epochs), epochs, "a number from 1 to 100000")
        try check("batch", (1...65_536).contains(batch), batch, "a number from 1 to 65536")
        try check("lr", rate > 0 && rate <= 1, rate, "a learning rate above 0, 1 at most")
        try check("decay", decay > 0 && decay <= 1, decay, "a factor above 0, 1 at most")
        try check("sigma", sigma >= 0 && sigma <= 100, sigma, "a strength from 0 to 100")
        if let limit { try check("limit", limit >= 1, limit, "a number of pictures from 1 on") }
        let objectives: [Objective?] =
            switch kind {
            case .judge: [nil]
            case .denoiser: [.denoise]
            case .time, .class: [.ddpm, .flow]
            }
        guard objectives.contains(objective) else {
            throw TrainingError(
                "a \(kind.rawValue) is not trained by the objective \(objective?.rawValue ?? "none")")
        }
    }
}
