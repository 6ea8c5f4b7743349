package import Tensors

/// The part of a factorized picture that another picture gives: for inverse problems.
///
/// Before every step the part is put into the sample, as noisy as the sample is. Source: `dangeng/visual_anagrams
/// visual_anagrams/samplers.py`, `ref_im`.
package struct KnownComponent: Sendable {
    /// `[1, 3, H, W]`, in the size of the sample.
    private let picture: Tensor
    private let known: any View
    private let others: [any View]
    /// A stream of its own for the part's noise; nil for the one of the sampling.
    private var noise: NoiseSource?

    /// - Parameters:
    ///   - picture: `[1, 3, H, W]`, in the size of the sample
    ///   - views: the components, the known one first, then those that stay the sample's own
    ///   - noise: where the part's noise comes from, if not from the sampling's stream
    package init(of picture: Tensor, views: [any View], noise: NoiseSource? = nil) {
        self.picture = picture
        known = views[0]
        others = Array(views.dropFirst())
        self.noise = noise
    }

    /// The sample with the known part in place of its own.
    mutating func imposed(
        on sample: Tensor, at timestep: Int, scheduler: DDPMScheduler, draw: ([Int]) -> Tensor
    ) -> Tensor {
        let shape = picture.shape
        let drawn = noise?.draw(shape) ?? draw(shape)
        let part = known.inverse(scheduler.noised(picture, with: drawn, at: timestep))
        return others.reduce(part) { $0.combined(with: $1.inverse(sample), +) }
    }
}
