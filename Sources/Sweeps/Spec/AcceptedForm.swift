extension Parameter.Kind {
    /// The step counts that a schedule takes: a model is trained on 1000 timesteps.
    static let stepCounts = 1...1000

    /// What a spec may say here, for messages and help: it follows "give".
    package var acceptedForm: String {
        switch self {
        case .text: "a text or a list of texts"
        case .texts: "\(acceptedValue), or a list of such lists"
        case .integer: "\(acceptedValue), a list, or a range such as 0..100 by 10"
        case .number: "\(acceptedValue), a list, or a range such as 1..8 by 0.5"
        case .schedule: "\(acceptedValue); or a list of such, or a range such as 5..40 by 5"
        case .picture, .mask, .permutation, .training, .digits: "\(acceptedValue), or a list of such"
        case .boolean, .choice, .model, .interval: acceptedValue
        }
    }

    /// What a flag may say here: one value.
    package var acceptedValue: String {
        switch self {
        case .text: "a text"
        case .texts(let count): "a list of \(count.lowerBound) to \(count.upperBound) texts, such as [a, b]"
        case .integer(let bounds): "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)"
        case .number(let bounds):
            "a number from \(ParameterValue.decimal(bounds.lowerBound)) to "
                + ParameterValue.decimal(bounds.upperBound)
        case .boolean: "on or off"
        case .choice(let choices): "one of \(choices.joined(separator: ", "))"
        case .schedule(let named) where named.isEmpty:
            "a count from 1 to 1000 or {timesteps: [999, 800, 0]}"
        case .schedule(let named):
            "a count from 1 to 1000, a named schedule (\(named.keys.sorted().joined(separator: ", "))) "
                + "or {timesteps: [999, 800, 0]}"
        case .model: "the name of a model or the path of a folder"
        case .permutation: "the path of a JSON file with a list of whole numbers"
        case .picture: "the path of a PNG or JPEG file"
        case .mask:
            "the path of a PNG or JPEG file, or shapes in fractions of the picture, such as "
                + "rectangle 0 0 1 0.5 + circle 0.5 0.5 0.2"
        case .training: "the path of a folder that floydfarm train wrote"
        case .digits: "drawn, drawn:SEED, mnist:FOLDER or fashion-mnist:FOLDER"
        case .interval: "off, or an interval such as every 5"
        }
    }
}
