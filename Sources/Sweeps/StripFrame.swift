/// How much of a sampling is kept beside its result, as a film strip.
package struct FilmStrip: Hashable, Sendable {
    /// Every how many steps a state is kept, from the first on.
    package let interval: Int
    /// How many steps the sampling takes.
    package let steps: Int
    /// The timesteps that it visits, where they are known without a model.
    package let timesteps: [Int]

    package init(interval: Int, steps: Int, timesteps: [Int]) {
        self.interval = interval
        self.steps = steps
        self.timesteps = timesteps
    }
}

/// A picture of a sampling under way: a result of its own, at no further evaluation.
package struct StripFrame: Hashable, Sendable {
    /// What a frame shows of a state.
    package enum Content: String, CaseIterable, Codable, Sendable {
        /// The state itself, xₜ.
        case sample
        /// The picture that the model sees behind its noise, x̂₀.
        case original

        /// As axes name it.
        package var label: String { self == .sample ? "xₜ" : "x̂₀" }
    }

    /// How many steps lead to the state.
    package let step: Int
    /// Where on the noise schedule it is; nil where that is not known.
    package let timestep: Int?
    package let content: Content
    package let key: ContentKey

    package init(of node: Node, step: Int, timestep: Int?, content: Content) {
        self.step = step
        self.timestep = timestep
        self.content = content
        var canonical = CanonicalBytes(mark: "floydfarm frame")
        canonical.append(node.key.description)
        canonical.append(step)
        canonical.append(content.rawValue)
        key = ContentKey(digestOf: canonical)
    }

    /// Where it stands on an axis of steps.
    package var label: String { timestep.map { "t = \($0)" } ?? "step \(step)" }
}

extension Node {
    /// The frames that are kept of this node.
    package var frames: [StripFrame] {
        guard let strip else { return [] }
        return stride(from: 0, to: strip.steps, by: strip.interval).flatMap { step in
            StripFrame.Content.allCases.map { content in
                StripFrame(
                    of: self, step: step,
                    timestep: strip.timesteps.indices.contains(step) ? strip.timesteps[step] : nil,
                    content: content)
            }
        }
    }

    /// The frames that are kept of this node and of those that it is computed from.
    package var allFrames: [StripFrame] { upstream.flatMap(\.allFrames) + frames }
}
