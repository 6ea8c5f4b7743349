import Tensors

extension ViewKind {
    static let patchPermute = ViewKind(
        "patch_permute", .anagram, "square patches in another order",
        arguments: [.integer("patches", 8, 1...1024), .integer("seed", 0, 0...Int(UInt32.max))]
    ) { values, size in
        try shuffled(values.integer("patches"), seed: values.integer("seed"), name: "patch_permute", size)
    }

    /// The patches of stage I are its pixels, unless there are to be fewer.
    static let pixelPermute = ViewKind(
        "pixel_permute", .anagram, "the pixels of stage I in another order",
        arguments: [.integer("patches", 0, 0...1024), .integer("seed", 0, 0...Int(UInt32.max))]
    ) { values, size in
        let given = values.integer("patches")
        return try shuffled(
            given > 0 ? given : size.side / size.scale, seed: values.integer("seed"), name: "pixel_permute",
            size)
    }

    /// `patches` × `patches` squares, shuffled as by `torch.randperm` after `torch.manual_seed`.
    private static func shuffled(_ patches: Int, seed: Int, name: String, _ size: ViewSize) throws
        -> PermutationView
    {
        guard patches > 0, size.side.isMultiple(of: patches) else {
            throw RenderingError(
                "\(name)=\(patches) does not fit a picture of \(size.side)×\(size.side): "
                    + "give a number of patches that divides \(size.side / size.scale)")
        }
        var generator = TorchGenerator(seed: UInt64(seed))
        return try PermutationView(side: size.side, patches: generator.permutation(patches * patches))
    }
}
