import Sweeps

/// Parameters that several tasks take; the defaults that are not given here are diffusers'.
enum TaskParameters {
    /// The prompt of the course for pictures without a text of their own.
    static let anyPhoto = "a high quality photo"

    private static let schedule = Parameter.Kind.schedule(named: NamedSchedules.all)
    private static let scales = Parameter.Kind.number(0...1000)
    private static let sizes = Parameter.Kind.integer(8...1024)

    static let model = [
        Parameter(
            "model", .model, standard: .text("pocket"), affects: .text,
            help: "a name from `floydfarm models`, or a folder with stage1/ and stage2/"),
        Parameter(
            "model.text", .model, affects: .text, help: "a folder with the text encoder, instead of stage I's"
        ),
        Parameter("model.stage1", .model, affects: .text, help: "a folder with stage I"),
        Parameter("model.stage2", .model, affects: .stage2, help: "a folder with stage II"),
    ]

    /// The prompt, which must be given unless there is a `standard` one, and what else concerns it.
    static func texts(standard: String? = nil) -> [Parameter] {
        [
            Parameter(
                "prompt", .text, standard: standard.map { .text($0) }, isRequired: standard == nil,
                affects: .text, help: "what the picture shows"),
            negative, cleanCaption,
        ]
    }

    static let negative = Parameter(
        "negative", .text, standard: .text(""), affects: .stage1, help: "what guidance leads away from")

    static let cleanCaption = Parameter(
        "clean_caption", .boolean, standard: .boolean(true), affects: .text,
        help: "clean the prompt as captions were for the training: no addresses, markup, odd characters")

    static let seed = Parameter(
        "seed", .integer(0...Int.max), standard: .integer(0), affects: .stage1,
        help: "start of the random numbers")

    static let rng = Parameter(
        "rng", .choice(RandomNumbers.allCases.map(\.rawValue)), standard: .text("cpu"), affects: .stage1,
        help:
            "whose random numbers noise is: torch's on the CPU, or on a CUDA device, which takes small pictures"
    )

    static func steps(_ standard: Int) -> Parameter {
        Parameter(
            "steps", schedule, standard: .integer(standard), affects: .stage1,
            help: "sampling steps of stage I: a count, a named schedule, or timesteps")
    }

    static func guidance(_ standard: Double) -> Parameter {
        Parameter(
            "guidance", scales, standard: .number(standard), affects: .stage1,
            help: "guidance scale of stage I; 1 or less is none")
    }

    /// Which rule a sampling goes by, and the stride of the course's timesteps.
    static func sampler(_ standard: SamplingRule) -> [Parameter] {
        [
            Parameter(
                "sampler", .choice(SamplingRule.allCases.map(\.rawValue)), standard: .text(standard.rawValue),
                affects: .stage1,
                help: "how steps of stage I are taken: as diffusers does, or as the course CS180 does"),
            Parameter(
                "stride", .integer(1...990), affects: .stage1,
                help: "timesteps 990, 990 − stride … by the course's sampler, instead of a count of steps"),
        ]
    }

    static func start(_ standard: Int) -> Parameter {
        Parameter(
            "start", .integer(0...999), standard: .integer(standard), affects: .stage1,
            help: "how many of the timesteps are left out, from the noisiest on")
    }

    /// What is kept of a sampling beside its result.
    static let keep = Parameter(
        "keep", .interval, standard: .text("off"), affects: .stage1,
        help: "which states of stage I's sampling are kept as pictures, too")

    static let timestep = Parameter(
        "t", .integer(0...999), isRequired: true, affects: .stage1,
        help: "the timestep to which the picture is noised")

    static let size = [
        Parameter(
            "width", sizes, affects: .stage1, help: "width of stage I in pixels; the model's own by default"),
        Parameter(
            "height", sizes, affects: .stage1, help: "height of stage I in pixels; the model's own by default"
        ),
    ]

    /// The picture that a task starts from.
    static let image = [
        Parameter("image", .picture, isRequired: true, affects: .stage1, help: "the picture to start from"),
        framing,
    ]

    static let framing = Parameter(
        "framing", .choice(InputNode.Framing.allCases.map(\.rawValue)), standard: .text("crop"),
        affects: .stage1,
        help: "how a picture of other sides is made to fit: crop cuts off what is too wide or high, "
            + "fit adds margins")

    static let mask = Parameter(
        "mask", .mask, isRequired: true, affects: .stage1,
        help: "where to paint: white in a picture of the image's size, or shapes")

    static func stage2(
        isOn: Bool, steps: Int, guidance: Double = 4, noiseLevel: Int = 250
    ) -> [Parameter] {
        [
            Parameter(
                "stage2", .boolean, standard: .boolean(isOn), affects: .stage2,
                help: "whether stage II enlarges the picture"),
            Parameter(
                "stage2.steps", schedule, standard: .integer(steps), affects: .stage2,
                help: "sampling steps of stage II: a count, a named schedule, or timesteps"),
            Parameter(
                "stage2.guidance", scales, standard: .number(guidance), affects: .stage2,
                help: "guidance scale of stage II; 1 or less is none"),
            Parameter(
                "stage2.noise_level", .integer(0...999), standard: .integer(noiseLevel), affects: .stage2,
                help: "how much noise hides stage I's picture from stage II"),
        ]
    }

    /// Stage II as the course's helper has it, off by default: the course looks at stage I's pictures.
    static let courseStage2 = stage2(isOn: false, steps: 30)

    /// The fields of a node for the size that a cell asks for.
    static func size(of parameters: Parameters) -> [(name: String, value: ParameterValue)] {
        ["width", "height"].compactMap { name in parameters.integer(name).map { (name, .integer($0)) } }
    }
}
