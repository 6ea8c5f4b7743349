import Rendering
import Sweeps
import Tensors
import Training

/// Small networks with random weights.
enum Networks {
    static func checkpoint(
        _ kind: ModelKind, _ objective: Objective?, hidden: Int = 2, seed: UInt64 = 1
    ) -> Training.Checkpoint {
        var settings = TrainingSettings(of: kind, objective: objective)
        (settings.hidden, settings.seed) = (hidden, seed)
        return Training.Checkpoint(settings)
    }

    static func network(_ kind: ModelKind, _ objective: Objective, seed: UInt64 = 1) throws -> DigitNetwork {
        try DigitNetwork(checkpoint(kind, objective, seed: seed), path: "test")
    }

    /// How specs name a file that is in the store.
    static func name(of bytes: [UInt8]) -> String { InputDigests.prefix + SHA256.hex(of: bytes) }
}
