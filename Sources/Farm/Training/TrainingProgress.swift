/// How far a training run is.
package struct TrainingProgress: Sendable {
    /// The epoch of the last step, and the step in it, counted from 1.
    package let epoch: Int
    package let step: Int
    package let epochs: Int
    package let stepsPerEpoch: Int
    /// The loss of the last step.
    package let loss: Double
    /// Pictures that this process trains on in a second.
    package let picturesPerSecond: Double
    package let secondsLeft: Double

    /// The share of all steps that is done, from 0 to 1.
    package var fraction: Double {
        Double((epoch - 1) * stepsPerEpoch + step) / Double(epochs * stepsPerEpoch)
    }
}
