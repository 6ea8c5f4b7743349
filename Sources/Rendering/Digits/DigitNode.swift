package import Sweeps
import Tensors
import Training

/// What the tasks on digits have in common: pictures of 28×28 pixels by small networks that `floydfarm train` made.
///
/// Network and digit are files, so their nodes are inputs, known by their digests.
package enum DigitNode {
    /// Width and height of the pictures in pixels.
    package static let side = Training.UNet.side

    /// Which network is used: a training, and how far it was.
    static func training(isRequired: Bool) -> [Sweeps.Parameter] {
        [
            Sweeps.Parameter(
                "training", .training(epoch: "epoch"), isRequired: isRequired, affects: .digit,
                help: "the folder that floydfarm train wrote"),
            Sweeps.Parameter(
                "epoch", .integer(1...100_000), affects: .digit,
                help: "the network as it was after this epoch; the last that there is by default"),
        ]
    }

    static let seed = Sweeps.Parameter(
        "seed", .integer(0...Int.max), standard: .integer(0), affects: .digit,
        help: "start of the random numbers")

    // MARK: - Nodes

    /// The node of a file that a cell names by its digest.
    static func input(_ role: String, named parameter: String, of parameters: Parameters) throws -> Node {
        guard let name = parameters.text(parameter), InputDigests.digest(in: name) != nil else {
            throw RenderingError("\(parameter) must be given")
        }
        return Node(kind: .input, fields: [(role, .text(name))], models: [], upstream: [], evaluations: 0)
    }

    /// A picture that takes a network.
    static func picture(
        _ fields: [(name: String, value: ParameterValue)], of parameters: Parameters,
        from upstream: [Node] = [],
        evaluations: Int
    ) throws -> Node {
        let network = try input("network", named: "training", of: parameters)
        return Node(
            kind: .digit, fields: fields, models: [network.file].compactMap(\.self),
            upstream: upstream + [network], evaluations: evaluations)
    }

    /// The parameters that make up a picture node: its fields, and its files by their digests.
    static func parameters(of node: Node, declared: [Sweeps.Parameter]) -> Parameters {
        var parameters = Parameters()
        for (name, value) in node.fields { parameters[name] = value }
        for input in node.upstream {
            if let digit = input["digit"] { parameters["data"] = digit }
            if let network = input["network"] { parameters["training"] = network }
        }
        return Parameters(parameters.values.filter { entry in declared.contains { $0.name == entry.key } })
    }

    // MARK: - Pictures

    /// What networks make, `[1, 28, 28, 1]` from 0 to 1, as a sample `[1, 3, 28, 28]` in −1…1.
    ///
    /// - Throws: `RenderingError` where some of it is no number.
    static func sample(_ picture: Tensor) throws -> Tensor {
        let plane = picture.values.map { 2 * $0 - 1 }
        guard plane.allSatisfy(\.isFinite) else {
            throw RenderingError("the network gave numbers that are not finite: take an earlier checkpoint")
        }
        return Tensor(plane + plane + plane, shape: [1, 3, side, side])
    }

    /// The shape of a picture as networks take it.
    static let shape = [1, side, side, 1]
}

extension DigitNode {
    /// Refuses a node that asks for what its network was not trained for.
    ///
    /// - Throws: `RenderingError` that says what to change; `name` is what it calls the network.
    package static func check(_ node: Node, by form: DigitNetwork.Form, name: String) throws {
        let isSample = node["objective"] != nil
        guard isSample != (form.kind == .denoiser) else {
            throw RenderingError(
                isSample
                    ? "\(name) is a denoiser, which makes no pictures from noise: give what floydfarm train time or "
                        + "class wrote"
                    : "\(name) is no denoiser, but a network of the kind \(form.kind.rawValue): give what floydfarm "
                        + "train denoiser wrote")
        }
        guard isSample else { return }
        guard node["objective"] == .text(form.objective.rawValue) else {
            throw RenderingError(
                "\(name) was trained for another objective: give objective: \(form.objective.rawValue)")
        }
        guard (node["class"] != nil) == (form.kind == .class) else {
            throw RenderingError(
                form.kind == .class
                    ? "\(name) makes the digit that is asked for: give class, such as class: 0..9"
                    : "\(name) knows no classes: leave class out, or give what floydfarm train class wrote")
        }
    }
}

extension SampleContext {
    /// The network of a picture of a digit, found to be able to make it.
    func network() throws -> DigitNetwork {
        guard let input = node.upstream.first(where: { $0["network"] != nil }) else {
            throw RenderingError("a picture of a digit lacks its network")
        }
        let network = try model.network(of: input) { try upstream(input) }
        try DigitNode.check(node, by: network.form, name: "the network")
        return network
    }
}

extension Node {
    /// Whether it is of the tasks on digits, which take no model.
    package var isOfDigits: Bool { kind == .digit || self["digit"] != nil || self["network"] != nil }
}
