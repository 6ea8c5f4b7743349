import Rendering
import Tensors
import Testing

@Suite("the lookup of a network's tensors")
struct TensorLookupTests {
    private let folder: ModelFolder

    init() throws { folder = try ModelFolder() }

    private func lookup(_ tensors: [(String, Tensor)]) throws -> TensorLookup {
        try folder.write(tensors, to: "x.safetensors")
        return TensorLookup(try Safetensors.read("\(folder.path)/x.safetensors"), path: "DIR")
    }

    @Test("tensors are found, and layers made of them")
    func layers() throws {
        let lookup = try lookup([
            ("c.weight", counting([2, 3, 3, 3])), ("c.bias", counting([2], from: 7)),
            ("l.weight", counting([4, 2])),
            ("n.weight", counting([3])), ("n.bias", counting([3], from: 1)),
        ])
        let convolution = lookup.convolution("c", in: 3, out: 2, kernel: 3)
        let linear = lookup.linear("l", in: 2, out: 4, bias: false)
        let norm = lookup.norm("n", 3)
        try lookup.finish()
        #expect(convolution.weight.shape == [2, 3, 3, 3])
        #expect(convolution.bias?.values == [7, 8])
        #expect(linear.bias == nil)
        #expect(norm.bias.values == [1, 2, 3])
    }

    @Test("all that is missing, misshapen and left over is reported at once")
    func findings() throws {
        let lookup = try lookup([("a.weight", counting([2, 3])), ("b", counting([2])), ("z", counting([1]))])
        _ = lookup.linear("a", in: 2, out: 3)
        _ = lookup.vector("b", 2)
        let error = #expect(throws: RenderingError.self) { try lookup.finish() }
        #expect(
            error?.description == "DIR does not fit its configuration: 1 tensor is missing (a.bias); "
                + "1 tensor is not as the configuration says (a.weight is [2, 3] instead of [3, 2]); "
                + "1 tensor is not part of this architecture (z)")
    }

    @Test("a long list is cut after ten names")
    func longLists() throws {
        let lookup = try lookup([])
        for i in 0..<12 { _ = lookup.vector("v\(i)", 1) }
        let error = #expect(throws: RenderingError.self) { try lookup.finish() }
        #expect(error?.description.contains("12 tensors are missing (v0, v1, ") == true)
        #expect(error?.description.contains("v9, and 2 more)") == true)
    }

    @Test("integers are no weights")
    func integers() throws {
        try folder.write([TensorLayout(name: "a", dtype: .int64, shape: [2])], to: "i.safetensors")
        let lookup = TensorLookup(try Safetensors.read("\(folder.path)/i.safetensors"), path: "DIR")
        _ = lookup.vector("a", 2)
        let error = #expect(throws: RenderingError.self) { try lookup.finish() }
        #expect(error?.description.contains("a holds integers") == true)
    }

    @Test("a weight under any of several names is found, and no copy of it is left over")
    func alternatives() throws {
        for present in [["x"], ["y"], ["x", "y"]] {
            let lookup = try lookup(present.map { ($0, counting([2])) })
            _ = lookup.weight(anyOf: ["x", "y"], [2])
            try lookup.finish()
        }
    }

    @Test("parts that the network does not use can be left aside")
    func ignoredParts() throws {
        let lookup = try lookup([("decoder.a", counting([2])), ("a", counting([2]))])
        lookup.ignore(prefix: "decoder.")
        _ = lookup.vector("a", 2)
        try lookup.finish()
    }

    @Test("without a checkpoint, requests are recorded in order")
    func recording() throws {
        let lookup = TensorLookup()
        _ = lookup.linear("a", in: 1 << 20, out: 1 << 20)
        _ = lookup.weight(anyOf: ["x", "y"], [2])
        try lookup.finish()
        #expect(lookup.requests.map(\.name) == ["a.weight", "a.bias", "x"])
        #expect(lookup.requests[0].shape == [1 << 20, 1 << 20])
    }
}
