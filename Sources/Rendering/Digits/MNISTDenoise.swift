import Sweeps
import Tensors
import Training

/// The task `mnist-denoise` of the course (part B, 1.2): a digit under noise, denoised by a network in one evaluation.
enum MNISTDenoise {
    /// What a cell shows.
    private enum Show: String, CaseIterable {
        case clean, noised, denoised
    }

    private static let parameters =
        DigitNode.training(isRequired: false) + [
            Sweeps.Parameter(
                "data", .digits(index: "index"), standard: .text("drawn"), affects: .digit,
                help: "the digits: drawn by floydfarm, or a folder with MNIST's files"),
            Sweeps.Parameter(
                "index", .integer(0...999_999), standard: .integer(0), affects: .digit,
                help: "which of the test digits, counted from 0"),
            Sweeps.Parameter(
                "input", .choice(["digit", "noise"]), standard: .text("digit"), affects: .digit,
                help: "what the network is given: the digit with noise, or pure noise, whatever sigma is"),
            Sweeps.Parameter(
                "sigma", .number(0...100), standard: .number(0.5), affects: .digit,
                help: "strength of the noise on a digit, which goes from 0 to 1"),
            DigitNode.seed,
            Sweeps.Parameter(
                "show", .choice(Show.allCases.map(\.rawValue)), standard: .text(Show.denoised.rawValue),
                affects: .digit,
                help: "the digit itself, the digit with noise, or what the network makes of that"),
        ]

    static let task = RenderTask(
        declaration: TaskDeclaration(
            name: "mnist-denoise", summary: "A digit under noise, denoised by a network of floydfarm train.",
            parameters: parameters, node: { parameters, _ in try node(of: parameters) }),
        parameters: { DigitNode.parameters(of: $0, declared: parameters) }, compute: { try picture($0) })

    private static func node(of parameters: Parameters) throws -> Node {
        let show = parameters.text("show").flatMap(Show.init) ?? .denoised
        let isNoise = parameters.text("input") == "noise"
        let digits = isNoise ? [] : [try DigitNode.input("digit", named: "data", of: parameters)]
        var fields: [(name: String, value: ParameterValue)] = [
            ("show", .text(show.rawValue)), ("input", .text(isNoise ? "noise" : "digit")),
        ]
        if show == .clean {
            guard !isNoise else {
                throw RenderingError(
                    "there is no digit behind pure noise: leave out show: clean or input: noise")
            }
            return Node(kind: .digit, fields: fields, models: [], upstream: digits, evaluations: 0)
        }
        if !isNoise { fields.append(("sigma", .number(parameters.number("sigma") ?? 0.5))) }
        fields.append(("seed", parameters["seed"] ?? .integer(0)))
        guard show == .denoised else {
            return Node(kind: .digit, fields: fields, models: [], upstream: digits, evaluations: 0)
        }
        return try DigitNode.picture(fields, of: parameters, from: digits, evaluations: 1)
    }

    private static func picture(_ context: SampleContext) throws -> Tensor {
        let (node, show) = (context.node, context.node.text("show").flatMap(Show.init))
        let digit = try node.upstream.first { $0["digit"] != nil }.map { try context.upstream($0) }
        if show == .clean, let digit { return try DigitNode.sample(digit) }
        var noise = try context.noise
        let drawn = noise.draw(DigitNode.shape)
        let sigma = Float(node.number("sigma") ?? 0)
        let noised = digit.map {
            Objective.denoise.example($0, noise: drawn, times: [], sigma: sigma).input
        }
        let input = noised ?? drawn
        guard show == .denoised else { return try DigitNode.sample(input) }
        let network = try context.network()
        let estimate = network.unet.estimate(
            input, time: nil, classes: nil, network.weights, by: context.model.compute)
        try context.onStep(StepProgress(kind: node.kind, step: 1, count: 1))
        return try DigitNode.sample(estimate)
    }
}
