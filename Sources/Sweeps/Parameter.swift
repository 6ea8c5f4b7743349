/// What a task says of one parameter: the single source of validation, flags, help and content keys.
package struct Parameter: Sendable {
    /// What values a parameter takes.
    package enum Kind: Sendable {
        case text
        /// Several texts that are one value, so many of them: `[identity, flip]`.
        case texts(ClosedRange<Int>)
        case integer(ClosedRange<Int>)
        case number(ClosedRange<Double>)
        case boolean
        case choice([String])
        /// Sampling steps: a count from 1 to 1000, the name of a schedule, or custom timesteps.
        case schedule(named: [String: [Int]])
        /// A model: the name of one, or a folder.
        case model
        /// A picture: the name of a file.
        case picture
        /// A mask: the name of a picture's file, or shapes (`MaskShape`).
        case mask
        /// A permutation: the name of a file with a list in JSON.
        case permutation
        /// A folder that a training wrote, of whose checkpoints the parameter `epoch` names one: by default the last.
        case training(epoch: String)
        /// Pictures of digits, drawn or in a folder, of which the parameter `index` names one.
        case digits(index: String)
        /// Every how many steps something is done: `every 5`, or `off`.
        case interval
    }

    /// The dotted path by which specs, flags and axes name it: `stage2.noise_level`.
    package let name: String
    package let kind: Kind
    /// The value when a spec is silent; nil where the parameter may be absent or must be given.
    package let standard: ParameterValue?
    package let isRequired: Bool
    /// The first node of a cell that this parameter changes.
    package let affects: NodeKind
    /// One line of help.
    package let help: String

    package init(
        _ name: String, _ kind: Kind, standard: ParameterValue? = nil, isRequired: Bool = false,
        affects: NodeKind, help: String
    ) {
        self.name = name
        self.kind = kind
        self.standard = standard
        self.isRequired = isRequired
        self.affects = affects
        self.help = help
    }
}
