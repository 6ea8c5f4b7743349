import Sweeps
import Tensors

/// The tasks `img2img` and `inpaint-diffusers`: as diffusers' pipelines do it, for those who compare.
///
/// Source: `diffusers pipelines/deepfloyd_if/pipeline_if_img2img.py` and `pipeline_if_inpainting.py`; stage II is the
/// plain one.
enum ImageToImage {
    static let task = RenderTask(
        cascade: "img2img", summary: "A picture, changed to a prompt as diffusers' IFImg2ImgPipeline does.",
        parameters: parameters([], steps: 80, guidance: 10, strength: 0.7),
        stage1: { try stage1("img2img", of: $0, models: $1, isMasked: false) }, sample: { try sample($0) })

    static let inpainting = RenderTask(
        cascade: "inpaint-diffusers",
        summary: "A picture, painted anew where a mask is white, as diffusers' IFInpaintingPipeline does.",
        parameters: parameters([TaskParameters.mask], steps: 50, guidance: 7, strength: 1),
        stage1: { try stage1("inpaint-diffusers", of: $0, models: $1, isMasked: true) },
        sample: { try sample($0) })

    private static func parameters(
        _ mask: [Parameter], steps: Int, guidance: Double, strength: Double
    ) -> [Parameter] {
        TaskParameters.model + TaskParameters.image + mask + TaskParameters.texts() + [
            TaskParameters.seed, TaskParameters.rng,
            Parameter(
                "strength", .number(0...1), standard: .number(strength), affects: .stage1,
                help: "which part of the steps is taken: 1 leaves nothing of the picture"),
            TaskParameters.steps(steps), TaskParameters.guidance(guidance),
        ] + TaskParameters.size + TaskParameters.stage2(isOn: false, steps: 50)
    }

    private static func stage1(
        _ operation: String, of parameters: Parameters, models: ModelIdentity, isMasked: Bool
    ) throws -> Node {
        let settings = try StageSettings(parameters, prefix: "")
        let strength = parameters.number("strength") ?? 1
        let kept = try Timesteps.kept(count: settings.count, strength: strength)
        return Node(
            kind: .stage1,
            fields: [("operation", .text(operation))] + settings.fields + [("strength", .number(strength))],
            models: [models.stage1],
            upstream: Cascade.texts(of: parameters, guided: settings.isGuided, models: models)
                + [try InputNode.image(of: parameters, models: models)]
                + (isMasked ? [try InputNode.mask(of: parameters, models: models)] : []),
            evaluations: settings.isGuided ? 2 * kept : kept)
    }

    private static func sample(_ context: SampleContext) throws -> Tensor {
        let settings = try context.settings()
        let stage = try context.stage()
        let isMasked = context.node.upstream.count { $0.kind == .input } > 1
        return try context.run(
            .fromPictures(
                stage, context.input(), strength: context.node.number("strength") ?? 1,
                mask: isMasked ? context.input(1) : nil, text: [context.text(scale: settings.guidance)],
                timesteps: settings.timesteps(by: stage.scheduler.config), noise: context.noise))
    }
}
