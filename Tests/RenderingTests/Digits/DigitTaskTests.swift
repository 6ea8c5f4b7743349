import Sweeps
import Tensors
import Testing
import Training

@testable import Rendering

@Suite struct `The tasks on digits` {
    private static let pixels = (0..<784).map { UInt8($0 % 256) }
    private static let digit = DigitFile.bytes(pixels)
    private static let models = ModelIdentity(text: "", stage1: "", stage2: nil)

    private func task(_ name: String) throws -> RenderTask {
        try #require(RenderTask.all.first { $0.declaration.name == name })
    }

    /// The declared defaults, a network, a digit, and what a test changes.
    private func node(
        _ name: String, _ changes: [String: ParameterValue?] = [:], network: [UInt8] = [1]
    ) throws -> Node {
        let declaration = try task(name).declaration
        var values: [String: ParameterValue] = [:]
        for parameter in declaration.parameters { values[parameter.name] = parameter.standard }
        values["training"] = .text(Networks.name(of: network))
        if values["data"] != nil { values["data"] = .text(Networks.name(of: Self.digit)) }
        for (name, value) in changes { values[name] = value }
        return try declaration.node(Parameters(values), Self.models)
    }

    /// The picture of a cell, in 0 to 1, whose three colours are found to be equal.
    private func picture(
        _ name: String, _ changes: [String: ParameterValue?], network: DigitNetwork? = nil
    ) throws -> [Float] {
        let file = try network?.file ?? []
        let node = try node(name, changes, network: file)
        let files = [Networks.name(of: file): file, Networks.name(of: Self.digit): Self.digit]
        let inputs = try node.upstream.reduce(into: [ContentKey: Tensor]()) { inputs, input in
            inputs[input.key] = try InputNode.tensor(of: input, width: 28, height: 28) { digest in
                try #require(files[InputDigests.prefix + digest])
            }
        }
        var steps = 0
        let results = try Renderer(compute: Compute(threads: 1)).renderAll(
            node, task: task(name), model: .none, given: inputs
        ) { steps = $0.step }
        #expect(steps * (node["class"] == nil ? 1 : 2) == node.evaluations)
        let sample = try #require(results[node.key])
        #expect(sample.shape == [1, 3, 28, 28])
        let planes = stride(from: 0, to: 3 * 784, by: 784).map { Array(sample.values[$0..<$0 + 784]) }
        #expect(planes[0] == planes[1] && planes[0] == planes[2])
        return planes[0].map { ($0 + 1) / 2 }
    }

    /// What is said against a network that was trained for something else.
    private func complaint(
        _ name: String, _ changes: [String: ParameterValue], _ kind: ModelKind, _ objective: Objective
    ) throws -> String {
        let form = DigitNetwork.Form(kind: kind, objective: objective, hidden: 2)
        let node = try node(name, changes)
        do {
            try DigitNode.check(node, by: form, name: "run epoch 5")
            return "accepted"
        } catch { return "\(error)" }
    }

    private func isNear(_ a: [Float], _ b: [Float]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-5 }
    }

    // MARK: - Nodes

    @Test(
        arguments: [
            ("mnist-denoise", [:], 1), ("mnist-denoise", ["show": .text("noised")], 0),
            ("mnist-denoise", ["show": .text("clean")], 0), ("mnist-denoise", ["input": .text("noise")], 1),
            ("mnist-sample", [:], 300), ("mnist-sample", ["class": .integer(3)], 600),
            ("mnist-sample", ["objective": .text("flow")], 50),
            ("mnist-sample", ["objective": .text("flow"), "class": .integer(0), "steps": .integer(30)], 60),
        ] as [(String, [String: ParameterValue], Int)])
    func `cost so many evaluations`(name: String, changes: [String: ParameterValue], count: Int) throws {
        #expect(try node(name, changes).evaluations == count)
    }

    @Test func `have keys of all that changes the picture, and of nothing else`() throws {
        let denoised: [[String: ParameterValue]] = [
            [:], ["sigma": .number(0.6)], ["seed": .integer(1)], ["show": .text("noised")],
            ["show": .text("clean")], ["input": .text("noise")],
            ["data": .text(Networks.name(of: [7]))],
        ]
        var keys = try denoised.map { try node("mnist-denoise", $0).key }
        keys.append(try node("mnist-denoise", network: [2]).key)
        let three = ParameterValue.integer(3)
        let sampled: [[String: ParameterValue]] = [
            [:], ["class": three], ["class": three, "guidance": .number(2)], ["class": .integer(4)],
            ["seed": .integer(1)], ["objective": .text("flow")],
            ["objective": .text("flow"), "steps": .integer(30)],
        ]
        keys += try sampled.map { try node("mnist-sample", $0).key }
        keys.append(try node("mnist-sample", network: [2]).key)
        #expect(Set(keys).count == denoised.count + sampled.count + 2)

        #expect(try node("mnist-sample", ["guidance": .number(2)]).key == keys[denoised.count + 1])
        #expect(
            try node("mnist-denoise", ["input": .text("noise"), "sigma": .number(9), "data": .text("drawn")])
                .key
                == keys[5])
        // Without a network: epochs of a training share it.
        #expect(try node("mnist-denoise", ["show": .text("noised")], network: [2]).key == keys[3])
    }

    @Test func `refuse what makes no sense in one sentence`() throws {
        let cases: [(String, [String: ParameterValue?], String)] = [
            ("mnist-denoise", ["training": nil], "training must be given"),
            (
                "mnist-denoise", ["input": .text("noise"), "show": .text("clean")],
                "there is no digit behind pure noise"
            ),
            ("mnist-sample", ["steps": .integer(50)], "steps is 50, but ddpm takes all its 300"),
        ]
        for (name, changes, sentence) in cases {
            let error = #expect(throws: RenderingError.self) { try node(name, changes) }
            #expect(error?.description.hasPrefix(sentence) == true, "\(error?.description ?? "")")
        }
    }

    @Test func `refuse a network that was trained for something else`() throws {
        let (flow, three) = (["objective": ParameterValue.text("flow")], ["class": ParameterValue.integer(3)])
        #expect(try complaint("mnist-denoise", [:], .denoiser, .denoise) == "accepted")
        #expect(try complaint("mnist-sample", flow, .time, .flow) == "accepted")
        #expect(try complaint("mnist-sample", three, .class, .ddpm) == "accepted")
        #expect(
            try complaint("mnist-denoise", [:], .class, .ddpm).hasPrefix("run epoch 5 is no denoiser, but"))
        #expect(
            try complaint("mnist-sample", [:], .denoiser, .denoise).hasPrefix("run epoch 5 is a denoiser"))
        #expect(try complaint("mnist-sample", [:], .time, .flow).hasSuffix("give objective: flow"))
        #expect(
            try complaint("mnist-sample", [:], .class, .ddpm).hasSuffix("give class, such as class: 0..9"))
        #expect(try complaint("mnist-sample", three, .time, .ddpm).contains("leave class out"))
    }

    // MARK: - Pictures

    @Test func `show a digit, the digit under noise, and noise alone`() throws {
        let clean = Self.pixels.map { Float($0) / 255 }
        #expect(isNear(try picture("mnist-denoise", ["show": .text("clean")]), clean))
        var generator = TorchGenerator(seed: 7)
        let noise = generator.randn([1, 28, 28, 1]).values
        let seed = ParameterValue.integer(7)
        let noised = try picture(
            "mnist-denoise", ["show": .text("noised"), "seed": seed, "sigma": .number(0.2)])
        #expect(isNear(noised, zip(clean, noise).map { $0 + 0.2 * $1 }))
        let alone = try picture(
            "mnist-denoise", ["show": .text("noised"), "seed": seed, "input": .text("noise")])
        #expect(isNear(alone, noise))
    }

    @Test func `denoise a digit by the network`() throws {
        let network = try Networks.network(.denoiser, .denoise)
        let input = try picture("mnist-denoise", ["show": .text("noised"), "seed": .integer(7)])
        let expected = network.unet.estimate(
            Tensor(input, shape: [1, 28, 28, 1]), time: nil, classes: nil, network.weights,
            by: Compute(threads: 1))
        let denoised = try picture("mnist-denoise", ["seed": .integer(7)], network: network)
        #expect(isNear(denoised, expected.values))
        #expect(!isNear(denoised, input))
    }

    @Test func `sample by the network, with guidance to the class`() throws {
        let network = try Networks.network(.class, .flow)
        let compute = Compute(threads: 1)
        var sampler = Training.Sampler(network.unet, network.weights, .flow)
        (sampler.guidance, sampler.flowSteps) = (2, 3)
        var generator = TorchGenerator(seed: 7)
        let expected = sampler.sample(
            from: generator.randn([1, 28, 28, 1]), classes: [4], by: compute,
            noise: { _ in Tensor(zeros: [1]) }, progress: { _, _ in })
        let changes: [String: ParameterValue] = [
            "objective": .text("flow"), "class": .integer(4), "guidance": .number(2), "steps": .integer(3),
            "seed": .integer(7),
        ]
        let sampled = try picture("mnist-sample", changes, network: network)
        #expect(isNear(sampled, expected.values))
        let other = try picture(
            "mnist-sample", changes.merging(["class": .integer(5)]) { $1 }, network: network)
        // By little, for a network that was never trained.
        #expect(other != sampled)
    }

    @Test func `end where whoever hears of the steps says so`() throws {
        struct Enough: Error {}
        let network = try Networks.network(.time, .ddpm)
        let node = try node("mnist-sample", network: network.file)
        var steps = 0
        #expect(throws: Enough.self) {
            _ = try Renderer(compute: Compute(threads: 1)).render(
                node, task: task("mnist-sample"), model: .none, upstream: { _ in network.packed }
            ) { _ in
                steps += 1
                if steps == 2 { throw Enough() }
            }
        }
        #expect(steps == 2)
    }
}
