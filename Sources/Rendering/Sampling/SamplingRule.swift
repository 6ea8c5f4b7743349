/// How a sampling goes from one timestep to the next.
package enum SamplingRule: String, CaseIterable, Sendable {
    /// As diffusers' pipelines do: the predicted picture is brought into range, and the last step leads to it.
    case diffusers
    /// As the course CS180 does: nothing is brought into range, every step adds noise, and the last timestep is where
    /// the sampling ends.
    case course
}
