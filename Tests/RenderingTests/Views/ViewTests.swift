import Tensors
import Testing

@testable import Rendering

@Suite struct `Views` {
    static let anagrams =
        ViewKind.all.filter { $0.use == .anagram }.map(\.name) + [
            "skew=0.7", "skew=-2.25", "patch_permute=4:seed=3", "pixel_permute=16:seed=9", "jigsaw=7",
            "jigsaw=8",
        ]
    static let components = [
        ["low_pass", "high_pass"], ["low_pass=0.7:kernel=5", "high_pass=0.7:kernel=5"],
        ["triple_low_pass", "triple_medium_pass", "triple_high_pass"], ["grayscale", "color"],
        ["motion", "motion_res"], ["motion=3", "motion_res=3"], ["scale", "scale"],
        ["scale=-6.5", "scale=7.5"],
        ["mask", "mask_rest"],
    ]
    static let sizes = [ViewSize(side: 32, scale: 1), ViewSize(side: 64, scale: 2)]

    /// A permutation of 16 patches, and a mask of the left quarter.
    private static func inputs(_ size: ViewSize) -> ViewInputs {
        var generator = TorchGenerator(seed: 9)
        let mask = (0..<size.side * size.side).map { Float($0 % size.side < size.side / 4 ? 1 : 0) }
        return ViewInputs(
            permutation: generator.permutation(16), mask: Tensor(mask, shape: [1, 1, size.side, size.side]))
    }

    private static func view(_ name: String, _ size: ViewSize) throws -> any View {
        try ViewSpec(name).view(size, inputs: inputs(size))
    }

    private static func noise(_ channels: Int, _ size: ViewSize, seed: UInt64) -> Tensor {
        var generator = TorchGenerator(seed: seed)
        return generator.randn([1, channels, size.side, size.side])
    }

    private static func product(_ a: Tensor, _ b: Tensor) -> Double {
        zip(a.values, b.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }

    @Test(arguments: anagrams, sizes)
    func `of anagrams are orthogonal, and their inverse undoes them`(name: String, size: ViewSize) throws {
        let view = try Self.view(name, size)
        let (x, y) = (Self.noise(3, size, seed: 1), Self.noise(3, size, seed: 2))
        #expect(view.inverse(view.view(x)).values == x.values)
        #expect(view.view(view.inverse(x)).values == x.values)
        #expect(abs(Self.product(view.view(x), view.view(y)) - Self.product(x, y)) < 1e-9)
        // The transpose of an orthogonal map is its inverse.
        #expect(abs(Self.product(view.view(x), y) - Self.product(x, view.inverse(y))) < 1e-9)
    }

    @Test(arguments: anagrams)
    func `of anagrams move the variance with the noise, and never negate it`(name: String) throws {
        let size = Self.sizes[0]
        let view = try Self.view(name, size)
        let estimate = Self.noise(6, size, seed: 3)
        let inverse = view.inverse(estimate)
        #expect(inverse.values[3072...].sorted() == estimate.values[3072...].sorted())
    }

    @Test(arguments: components, sizes)
    func `of factorized pictures give components that sum to the picture, and leave the variance`(
        names: [String], size: ViewSize
    ) throws {
        let estimate = Self.noise(6, size, seed: 4)
        let parts = try names.map { try Self.view($0, size) }
        let colours = 3 * size.side * size.side
        var sum = [Float](repeating: 0, count: colours)
        for part in parts {
            #expect(part.view(estimate).values == estimate.values)
            let component = part.inverse(estimate)
            #expect(component.values[colours...] == estimate.values[colours...])
            for i in 0..<colours { sum[i] += component.values[i] }
        }
        let difference = zip(sum, estimate.values).map { abs($0 - $1) }.max() ?? .infinity
        #expect(difference < 1e-5)
    }

    @Test(arguments: components.joined().filter { !$0.hasPrefix("scale") })
    func `of factorized pictures take a part, not all and not nothing`(name: String) throws {
        let x = Self.noise(3, Self.sizes[0], seed: 5)
        let part = try Self.view(name, Self.sizes[0]).inverse(x)
        let (share, whole) = (Self.product(part, part), Self.product(x, x))
        #expect(share > 0.0001 * whole && share < 0.9999 * whole)
    }

    @Test(arguments: ["white_balance_failure", "blur_failure", "inner_circle_failure"])
    func `that are known to fail change the noise`(name: String) throws {
        let view = try ViewSpec(name).view(Self.sizes[1])
        let x = Self.noise(3, Self.sizes[1], seed: 6)
        let viewed = view.view(x)
        #expect(abs(Self.product(viewed, viewed) / Self.product(x, x) - 1) > 0.01)
    }

    @Test func `look at pictures as their names say`() throws {
        let size = ViewSize(side: 2, scale: 1)
        let picture = Tensor([1, 2, 3, 4], shape: [1, 1, 2, 2])
        let expected: [(String, [Float])] = [
            ("identity", [1, 2, 3, 4]), ("flip", [3, 4, 1, 2]), ("flip_horizontal", [2, 1, 4, 3]),
            ("rotate_180", [4, 3, 2, 1]), ("rotate_cw", [3, 1, 4, 2]), ("rotate_ccw", [2, 4, 1, 3]),
            ("negate", [-1, -2, -3, -4]), ("skew=1", [3, 2, 1, 4]),
        ]
        for (name, values) in expected {
            #expect(try ViewSpec(name).view(size).view(picture).values == values, "\(name)")
        }
    }

    @Test func `of one seed shuffle as torch does`() throws {
        // torch.manual_seed(77); torch.randperm(64)[:10]
        var generator = TorchGenerator(seed: 77)
        #expect(generator.permutation(64).prefix(10) == [23, 22, 44, 63, 11, 15, 28, 46, 24, 54])
        let view = try #require(
            try ViewSpec("patch_permute=8:seed=77").view(ViewSize(side: 8, scale: 1)) as? PermutationView)
        #expect(view.sources.prefix(10) == [23, 22, 44, 63, 11, 15, 28, 46, 24, 54])
    }

    @Test func `of both stages move the same parts of the picture`() throws {
        let (small, large) = (ViewSize(side: 16, scale: 1), ViewSize(side: 64, scale: 4))
        for name in ["patch_permute:seed=5", "pixel_permute:seed=5", "flip", "rotate_cw"] {
            let first = try #require(try ViewSpec(name).view(small) as? PermutationView)
            let second = try #require(try ViewSpec(name).view(large) as? PermutationView)
            for (target, source) in first.sources.enumerated() {
                let moved = second.sources[(target / 16 * 4) * 64 + target % 16 * 4]
                #expect(moved / 64 / 4 * 16 + moved % 64 / 4 == source)
            }
        }
    }
}
