import Tensors
import Testing
import Training

@testable import Rendering

@Suite struct `The network of a checkpoint` {
    private func same(_ a: Weights, _ b: Weights) -> Bool {
        a.tensors.mapValues(\.values) == b.tensors.mapValues(\.values)
    }

    @Test(arguments: [(ModelKind.denoiser, Objective.denoise), (.time, .flow), (.class, .ddpm)])
    func `is the same from its file, and as one tensor`(kind: ModelKind, objective: Objective) throws {
        let network = try Networks.network(kind, objective)
        let read = try DigitNetwork(bytes: network.file, name: "test")
        let unpacked = try DigitNetwork(packed: network.packed)
        for other in [read, unpacked] {
            #expect(other.form == network.form)
            #expect(other.unet.condition == network.unet.condition)
            #expect(same(other.weights, network.weights))
        }
        #expect(try read.file == network.file)
    }

    @Test func `is refused where it makes no pictures`() {
        let error = #expect(throws: RenderingError.self) {
            try DigitNetwork(Networks.checkpoint(.judge, nil), path: "run/checkpoint-001.safetensors")
        }
        #expect(
            error?.description == "run/checkpoint-001.safetensors is a judge, which makes no pictures")
    }

    @Test func `is refused where its file is cut short, says nothing, or holds something else`() throws {
        let network = try Networks.network(.time, .ddpm)
        let file = try network.file
        let tensors = network.weights.tensors.map { ($0.key, $0.value) }
        func encoded(_ form: String, _ tensors: [(String, Tensor)]) -> [UInt8] {
            Safetensors.encode(tensors, metadata: ["floydfarm.network": form])
        }
        let form = #"{"hidden":2,"kind":"time","objective":"ddpm"}"#
        let spoilt = tensors.map { ($0.0, $0.0 == "out.bias" ? Tensor([.nan], shape: [1]) : $0.1) }
        let cases: [(bytes: [UInt8], part: String)] = [
            ([], "has 0 bytes"), (Array(file.dropLast()), "ends at byte"),
            (Safetensors.encode(tensors), "it does not say which"),
            (
                encoded(#"{"hidden":4000000000,"kind":"time","objective":"ddpm"}"#, tensors),
                "--hidden is 4000000000"
            ),
            (
                encoded(#"{"hidden":2,"kind":"time","objective":"denoise"}"#, tensors),
                "a time is not trained by"
            ),
            (encoded(#"{"hidden":2,"kind":"class","objective":"ddpm"}"#, tensors), "has no tensor"),
            (encoded(#"{"hidden":3,"kind":"time","objective":"ddpm"}"#, tensors), "it is of another network"),
            (
                encoded(form, tensors + [("more", Tensor([1], shape: [1]))]),
                "has tensors that its network does not"
            ),
            (encoded(form, spoilt), "weights that are not finite"),
        ]
        for (bytes, part) in cases {
            let error = #expect(throws: (any Error).self) { try DigitNetwork(bytes: bytes, name: "test") }
            #expect("\(error.map { "\($0)" } ?? "")".contains(part), "\(part): \(String(describing: error))")
        }
        #expect(throws: RenderingError.self) { try DigitNetwork(packed: Tensor([1, 1], shape: [2])) }
        #expect(throws: RenderingError.self) {
            try DigitNetwork(packed: Tensor([.nan, 1, 2, 0], shape: [4]))
        }
    }
}
