import Sweeps

/// The task `blur` of the course (1.2): a noised picture under a Gaussian blur, the classical way to denoise.
enum GaussianBlur {
    static let task = RenderTask(
        cascade: "blur", summary: "A noised picture, blurred.",
        parameters: Noise.parameters([
            Parameter(
                "kernel", .integer(1...99), standard: .integer(5), affects: .stage1,
                help: "width of the blur's kernel in pixels, an odd number"),
            Parameter(
                "sigma", .number(0.05...100), standard: .number(2), affects: .stage1,
                help: "standard deviation of the blur in pixels"),
        ]),
        stage1: { parameters, models in
            guard let kernel = parameters.integer("kernel"), !kernel.isMultiple(of: 2),
                let sigma = parameters.number("sigma")
            else {
                throw RenderingError("kernel must be an odd number, such as 5")
            }
            return try Noise.stage1(
                "blur", of: parameters, models: models,
                fields: [("kernel", .integer(kernel)), ("sigma", .number(sigma))])
        },
        sample: { context in
            try Noise.noised(context).gaussianBlurred(
                kernel: context.node.integer("kernel") ?? 1, sigma: context.node.number("sigma") ?? 1)
        })
}
