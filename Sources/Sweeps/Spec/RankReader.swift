/// Reads `rank:`, which is `denoising`, `off`, or a mapping with more to say.
struct RankReader {
    private static let method = Parameter("rank", .choice(["denoising", "off"]), affects: .score, help: "")
    private static let settings = [
        Parameter("by", .choice(["denoising"]), affects: .score, help: ""),
        Parameter("timesteps", .integer(0...999), affects: .score, help: ""),
        Parameter("noises", .integer(1...Ranking.maximumNoises), affects: .score, help: ""),
        Parameter("seed", .integer(0...Int.max), affects: .score, help: ""),
        Parameter("against", .texts(1...Ranking.maximumRivals), affects: .score, help: ""),
    ]

    /// Nil for no ranking.
    let ranking: Ranking?
    /// Whether the spec says itself what pictures are compared with.
    let listsRivals: Bool

    init(_ node: SpecNode, place: FieldPlace) throws(SpecError) {
        guard case .mapping(let entries) = node.content else {
            let value = try ValueReader(parameter: Self.method, place: place, takesOneValue: true).value(node)
            ranking = value == .text("off") ? nil : Ranking()
            listsRivals = false
            return
        }
        var ranking = Ranking()
        for entry in entries { try Self.read(entry, into: &ranking, place: place) }
        self.ranking = ranking
        listsRivals = !ranking.rivals.isEmpty
    }

    private static func read(
        _ entry: SpecNode.Entry, into ranking: inout Ranking, place: FieldPlace
    ) throws(SpecError) {
        let place = place.named("rank.\(entry.key)", line: entry.line)
        guard let parameter = settings.first(where: { $0.name == entry.key }) else {
            let names = settings.map(\.name)
            throw place.error(
                "no key has this name; the keys are \(names.joined(separator: ", "))"
                    + Suggestion.text(for: entry.key, among: names))
        }
        if parameter.name == "timesteps" {
            ranking.timesteps = try timesteps(entry.value, parameter: parameter, place: place)
            return
        }
        let value = try ValueReader(parameter: parameter, place: place, takesOneValue: true)
            .value(entry.value)
        switch value {
        case .integer(let noises) where parameter.name == "noises": ranking.noises = noises
        case .integer(let seed): ranking.seed = seed
        case .texts(let texts): ranking.rivals = texts
        default: break
        }
    }

    private static func timesteps(
        _ node: SpecNode, parameter: Parameter, place: FieldPlace
    ) throws(SpecError) -> [Int] {
        let values = try ValueReader(parameter: parameter, place: place).values(node)
        guard values.count <= Ranking.maximumTimesteps else {
            throw place.error(
                "has \(values.count) timesteps; give at most \(Ranking.maximumTimesteps)")
        }
        var timesteps: [Int] = []
        for position in 0..<values.count {
            guard case .integer(let timestep)? = values[position] else { continue }
            guard !timesteps.contains(timestep) else {
                throw place.error("gives \(timestep) twice; keep one")
            }
            timesteps.append(timestep)
        }
        return timesteps
    }
}

extension RankReader {
    /// The ranking, with the texts of the sweep that its pictures are compared with.
    func ranking(
        _ builder: ExpansionBuilder, task: TaskDeclaration, place: FieldPlace
    ) throws(SpecError) -> Ranking? {
        guard var ranking else { return nil }
        guard let scoring = task.scoring else {
            throw place.error("the pictures of \(task.name) cannot be ranked; leave rank out")
        }
        guard !listsRivals, let parameter = scoring.parameter else { return ranking }
        guard let texts = builder.texts(of: parameter) else {
            throw place.error(
                "\(parameter) is a template, so what its pictures are compared with must be listed; "
                    + "give rank.against, such as [a dog, a house]")
        }
        guard texts.count <= Ranking.maximumRivals + 1 else {
            throw place.error(
                "the sweep has \(texts.count) values of \(parameter), and a picture is compared with at most "
                    + "\(Ranking.maximumRivals) others; list some as rank.against")
        }
        ranking.rivals = texts
        return ranking
    }
}

extension ExpansionBuilder {
    /// The texts that a parameter has in some part of the sweep, each once; nil where templates make them.
    fileprivate func texts(of name: String) -> [String]? {
        guard !blocks.contains(where: { $0.templates.contains(name) }) else { return nil }
        let values = axes.first { $0.name == name }?.values ?? blocks[0].values(of: name)
        return (0..<values.count).flatMap { values[$0]?.texts ?? [] }
    }
}
