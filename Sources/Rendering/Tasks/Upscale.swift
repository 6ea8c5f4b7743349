import Sweeps

/// The task `upscale`: stage II on a given picture.
enum Upscale {
    private static let parameters =
        TaskParameters.model + TaskParameters.image + TaskParameters.texts(standard: TaskParameters.anyPhoto)
        + [TaskParameters.seed, TaskParameters.rng] + TaskParameters.size
        + TaskParameters.stage2(isOn: true, steps: 50).filter { $0.name != "stage2" }

    static let task = RenderTask(
        declaration: TaskDeclaration(
            name: "upscale", summary: "A given picture, enlarged by stage II.", parameters: parameters,
            node: { parameters, models in
                try Cascade.enlarged(
                    InputNode.image(of: parameters, models: models), by: parameters, models: models)
            }),
        parameters: { Cascade.parameters(of: $0, declared: parameters) },
        compute: { try Cascade.render($0) { _ in throw RenderingError("upscale has no stage I") } })
}
