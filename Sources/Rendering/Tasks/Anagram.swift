import Sweeps

/// The task `anagram`: a picture that shows something else when it is flipped, turned, cut up or otherwise looked at.
///
/// Geng, Park and Owens, "Visual Anagrams" (2024); the course's 1.8 is the views `identity` and `flip`.
enum Anagram {
    static let task = IllusionNode.task(
        "anagram", summary: "A picture that shows another thing in every view.",
        views: Parameter(
            "views", .texts(IllusionNode.counts), isRequired: true, affects: .stage1,
            help: "how each prompt sees the picture: " + ViewKind.help(.anagram)),
        use: .anagram,
        parameters: [
            Parameter(
                "reduction", .choice(Illusion.Reduction.allCases.map(\.rawValue)), standard: .text("mean"),
                affects: .stage1,
                help: "how the views' estimates become one; alternate takes one view a step"),
            Parameter(
                "permutation", .permutation, affects: .stage1,
                help: "a permutation of patches or pixels, for the view permutation"),
        ])
}
