import Sweeps

/// The task `hybrid`: a picture whose components, such as its low and its high frequencies, follow a prompt each.
///
/// Geng, Park and Owens, "Factorized Diffusion" (2024); the course's 1.9 is the parts `low_pass` and `high_pass`.
enum Hybrid {
    static let task = IllusionNode.task(
        "hybrid", summary: "A picture each of whose components shows something else.",
        views: Parameter(
            "parts", .texts(IllusionNode.counts), isRequired: true, affects: .stage1,
            help: "the component that each prompt makes: " + ViewKind.help(.component)),
        use: .component,
        parameters: [
            Parameter(
                "mask", .mask, affects: .stage1, help: "the area of the parts mask and mask_rest"),
            Parameter(
                "reference", .picture, affects: .stage1, help: "a picture that gives the first of the parts"),
            TaskParameters.framing,
        ])
}
