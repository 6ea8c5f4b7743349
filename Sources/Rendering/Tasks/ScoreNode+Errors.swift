import Sweeps
import Tensors

extension ScoreNode {
    /// The errors `[V, P, D]` of every view, text and draw of noise: mean squares, of those of the noise itself.
    static func errors(_ context: SampleContext) throws -> Tensor {
        let (node, stage) = (context.node, try context.model.stage(.stage1))
        guard let below = node.upstream.last, let draws = Draws(node) else {
            throw RenderingError("a score node lacks its picture, or what it is noised with")
        }
        let limit = stage.scheduler.config.trainTimesteps
        guard draws.timesteps.allSatisfy({ $0 < limit }) else {
            throw RenderingError("rank.timesteps must be below the model's \(limit) timesteps")
        }
        let texts = try context.conditionings(for: .stage1)
        // As it is shown.
        let picture = try context.upstream(below).mapped { min(max($0, -1), 1) }
        let views = try views(of: context, side: picture.shape[3])
        var noise = try context.noise
        var errors = [Float](repeating: 0, count: views.count * texts.count * draws.count)
        for draw in 0..<draws.count {
            let (timestep, drawn) = (draws[draw], noise.draw(picture.shape))
            for (place, view) in views.enumerated() {
                let noised = stage.scheduler.noised(view.view(picture), with: drawn, at: timestep)
                let whole = view.inverse(drawn).meanSquare
                let outputs = stage.unet.outputs(for: noised, under: texts, at: timestep)
                for (text, output) in outputs.enumerated() {
                    let rest = view.inverse(output.subtracted(from: drawn)).meanSquare
                    // A part of a picture may be empty.
                    errors[(place * texts.count + text) * draws.count + draw] =
                        whole > 0 ? Float(rest / whole) : 0
                }
                try context.onStep(
                    StepProgress(
                        kind: .score, step: draw * views.count + place + 1, count: draws.count * views.count))
            }
        }
        return Tensor(errors, shape: [views.count, texts.count, draws.count])
    }

    private static func views(of context: SampleContext, side: Int) throws -> [any View] {
        guard !context.node.views.isEmpty else { return [IdentityView()] }
        return try IllusionNode.views(
            of: context.node, size: ViewSize(side: side, scale: 1), inputs: IllusionNode.inputs(context))
    }
}

extension UNet {
    /// What the network says of a picture `[1, C, H, W]` under each of several texts, two at a time, as guidance asks it.
    fileprivate func outputs(
        for input: Tensor, under texts: [TextConditioning], at timestep: Int
    ) -> [Tensor] {
        stride(from: 0, to: texts.count, by: 2).flatMap { start in
            let pair = Array(texts[start..<min(start + 2, texts.count)])
            let batch = Tensor.stacked(Array(repeating: input.channelsLast, count: pair.count))
            let output = self(batch, timestep: timestep, text: .stacked(pair)).channelsFirst
            return pair.indices.map(output.sample)
        }
    }
}

extension Tensor {
    /// `noise` without this estimate of it; behind the estimate may be variance logits.
    fileprivate func subtracted(from noise: Tensor) -> Tensor {
        var difference = noise
        difference.withUnsafeMutable { difference in
            withUnsafe { estimate in
                for i in difference.indices { difference[i] -= estimate[i] }
            }
        }
        return difference
    }

    fileprivate var meanSquare: Double {
        withUnsafe { values in
            values.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(values.count)
        }
    }
}
