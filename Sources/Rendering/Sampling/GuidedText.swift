package import Tensors

/// What guides one picture: the text to follow and, with classifier-free guidance, the text to lead away from.
///
/// A pair is always evaluated as one batch of two, the negative text first.
package struct GuidedText: Guide {
    private let conditioning: TextConditioning
    private let scale: Float

    /// The scale says how far to go from the negative text's prediction towards the positive's and beyond; up to 1
    /// there is no guidance, and `negative` is not looked at.
    package init(_ positive: TextConditioning, negative: TextConditioning?, scale: Double) {
        if scale > 1, let negative {
            conditioning = .stacked([negative, positive])
        } else {
            conditioning = positive
        }
        self.scale = Float(scale)
    }

    package func prediction(
        for input: Tensor, step: Int, evaluate: (Tensor, TextConditioning) -> Tensor
    ) -> Tensor {
        combined(evaluate(input, conditioning))
    }

    /// One prediction `[1, 2C, H, W]` from the one or two of the UNet.
    ///
    /// Guidance works on the first half of the channels alone, the noise; what is behind them, the variance, is the
    /// positive text's. Source: `diffusers pipelines/deepfloyd_if/pipeline_if.py`.
    private func combined(_ output: Tensor) -> Tensor {
        guard output.shape[0] == 2 else { return output }
        var result = output.sample(1)
        let guided = output.count / 4
        result.withUnsafeMutable { result in
            output.withUnsafe { output in
                for i in 0..<guided { result[i] = output[i] + scale * (result[i] - output[i]) }
            }
        }
        return result
    }
}
