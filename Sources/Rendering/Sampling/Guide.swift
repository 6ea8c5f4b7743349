package import Tensors

/// What guides one picture: which evaluations of the network a step takes, and what they say together.
package protocol Guide: Sendable {
    /// The prediction `[1, 2C, H, W]` of a step: noise, then variance logits.
    ///
    /// - Parameters:
    ///   - input: what the network takes, `[1, C, H, W]`, or, in stage II, the picture of stage I behind it
    ///   - step: how many steps were taken before
    ///   - evaluate: the network's output `[N, 2C, H, W]` for one input under N texts
    /// - Returns: one prediction for the picture
    func prediction(
        for input: Tensor, step: Int, evaluate: (_ input: Tensor, _ text: TextConditioning) -> Tensor
    ) -> Tensor
}
