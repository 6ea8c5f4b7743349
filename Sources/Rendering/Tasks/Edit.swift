import Sweeps

/// The task `edit` of the course (1.7): SDEdit, a picture noised and denoised to a prompt under guidance.
///
/// Source: Meng et al. (2022).
enum Edit {
    static let task = RenderTask(
        cascade: "edit", summary: "A picture, noised and denoised to a prompt (SDEdit).",
        parameters: Denoise.parameters(prompt: TaskParameters.anyPhoto, start: 10, guidance: 7),
        stage1: { try Denoise.stage1(of: $0, models: $1) }, sample: { try Denoise.sample($0) })
}
