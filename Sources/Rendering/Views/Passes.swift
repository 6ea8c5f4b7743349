import Tensors

extension ViewKind {
    private static let kernel = Argument.integer("kernel", 33, 1...255)
    private static let sigma = Argument.number("sigma", 2, 0.01...64)

    static let lowPass = ViewKind(
        "low_pass", .component, "what a Gaussian blur leaves: seen from afar", arguments: [sigma, kernel]
    ) { values, size in
        let blur = StageBlur(values, size, "sigma")
        return ComponentView { blur($0) }
    }

    static let highPass = ViewKind(
        "high_pass", .component, "what a Gaussian blur takes away: seen from nearby",
        arguments: [sigma, kernel]
    ) { values, size in
        let blur = StageBlur(values, size, "sigma")
        return ComponentView { $0.combined(with: blur($0), -) }
    }

    // MARK: - Three bands: the first blur takes away the high one, the second leaves the low one

    private static let bands = [
        Argument.number("sigma_1", 1, 0.01...64), .number("sigma_2", 2, 0.01...64),
        .integer("kernel", 25, 1...255),
    ]

    static let tripleLowPass = ViewKind(
        "triple_low_pass", .component, "the lowest of three bands", arguments: bands
    ) { values, size in
        let (first, second) = (StageBlur(values, size, "sigma_1"), StageBlur(values, size, "sigma_2"))
        return ComponentView { second(first($0)) }
    }

    static let tripleMediumPass = ViewKind(
        "triple_medium_pass", .component, "the middle one of three bands", arguments: bands
    ) { values, size in
        let (first, second) = (StageBlur(values, size, "sigma_1"), StageBlur(values, size, "sigma_2"))
        return ComponentView {
            let blurred = first($0)
            return blurred.combined(with: second(blurred), -)
        }
    }

    static let tripleHighPass = ViewKind(
        "triple_high_pass", .component, "the highest of three bands", arguments: bands
    ) { values, size in
        let first = StageBlur(values, size, "sigma_1")
        return ComponentView { $0.combined(with: first($0), -) }
    }
}

/// A blur of stage I, in the measure of another size.
private struct StageBlur {
    private let kernel: Int
    private let sigma: Double

    init(_ values: ViewKind.Values, _ size: ViewSize, _ sigma: String) {
        kernel = size.odd(values.integer("kernel"))
        self.sigma = values[sigma] * Double(size.scale)
    }

    func callAsFunction(_ picture: Tensor) -> Tensor { picture.gaussianBlurred(kernel: kernel, sigma: sigma) }
}
