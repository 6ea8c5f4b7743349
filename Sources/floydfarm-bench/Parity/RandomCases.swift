import Tensors

/// `rng`: normal numbers of torch's generators, bit for bit.
func compareRandomNumbers(_ folder: ParityFolder, _ tally: inout ParityTally) throws {
    let file = folder.random
    // Draws of one sequence follow each other from one generator: the names sort in the order of the draws.
    var sequences: [UInt64: TorchGenerator] = [:]
    for name in file.names {
        let parts = name.split(separator: ".")
        guard parts.count == 3, let seed = UInt64(parts[1]) else {
            throw BenchError(
                "rng.safetensors: \"\(name)\" is no case; they are randn.SEED.COUNT and sequence.SEED.PART")
        }
        let expected = try file.floats(name)
        var generator = TorchGenerator(seed: seed)
        if parts[0] == "sequence" { generator = sequences[seed] ?? generator }
        tally.compare("rng.\(name)", generator.randn(expected.shape), with: expected, allowed: 0)
        if parts[0] == "sequence" { sequences[seed] = generator }
    }
}
