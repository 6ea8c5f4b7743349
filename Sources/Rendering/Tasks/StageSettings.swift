import Sweeps

/// What the sampling of a stage is told, in the one form that enters content keys.
///
/// A named schedule is its timesteps, so is a walk by the rule of the course, and every guidance scale up to 1 is 1,
/// which is none.
struct StageSettings {
    let seed: UInt64
    /// A count, or timesteps: by the rule of the course the states of the walk.
    let steps: ParameterValue
    let guidance: Double
    let rule: SamplingRule
    /// How many steps of a count are left out, from the noisiest on.
    let start: Int
    let numbers: RandomNumbers

    /// From the parameters of a cell, those of a stage beginning with `prefix`; both stages share the seed.
    init(_ parameters: Parameters, prefix: String) throws {
        let names = (steps: prefix + "steps", guidance: prefix + "guidance")
        let rule = parameters.text(prefix + "sampler").flatMap(SamplingRule.init) ?? .diffusers
        var steps = try Self.steps(parameters[names.steps], name: names.steps)
        if let stride = parameters.integer(prefix + "stride") {
            guard rule == .course else {
                throw RenderingError("stride belongs to sampler: course; give steps, or that sampler")
            }
            steps = .integers(Timesteps.strided(stride, from: Timesteps.courseStart))
        } else if rule == .course, case .integer(let count) = steps {
            steps = .integers(try Timesteps.courseStates(count))
        }
        var start = prefix.isEmpty ? parameters.integer("start") ?? 0 : 0
        let count = Self.count(steps, rule)
        guard start < count else {
            throw RenderingError(
                "start is \(start), but the schedule has \(count) steps; give at most \(count - 1)")
        }
        if case .integers(let timesteps) = steps {
            steps = .integers(Array(timesteps.dropFirst(start)))
            start = 0
        }
        try self.init(
            seed: parameters["seed"], steps: steps, guidance: parameters.number(names.guidance), rule: rule,
            start: start, numbers: parameters.text("rng"), guidanceName: names.guidance)
    }

    /// From the fields of a node.
    init(_ node: Node) throws {
        let guidance: Double? = if case .number(let value)? = node["guidance"] { value } else { nil }
        try self.init(
            seed: node["seed"], steps: Self.steps(node["steps"], name: "steps"), guidance: guidance,
            rule: node["sampler"] == .text(SamplingRule.course.rawValue) ? .course : .diffusers,
            start: node.integer("start") ?? 0, numbers: node.text("rng"), guidanceName: "guidance")
    }

    private init(
        seed: ParameterValue?, steps: ParameterValue, guidance: Double?, rule: SamplingRule, start: Int,
        numbers: String?, guidanceName: String
    ) throws {
        guard let guidance, guidance.isFinite else {
            throw RenderingError("\(guidanceName) must be a number")
        }
        self.seed = try Self.seed(seed)
        self.guidance = max(guidance, 1)
        self.steps = steps
        self.rule = rule
        self.start = start
        self.numbers = numbers.flatMap(RandomNumbers.init) ?? .cpu
    }

    /// A seed from a parameter or a field.
    static func seed(_ value: ParameterValue?) throws -> UInt64 {
        guard case .integer(let seed)? = value, let seed = UInt64(exactly: seed) else {
            throw RenderingError("seed must be an integer that is not negative")
        }
        return seed
    }

    private static func steps(_ value: ParameterValue?, name field: String) throws -> ParameterValue {
        switch value {
        case .integer(let count): return .integer(count)
        case .integers(let timesteps): return .integers(timesteps)
        case .text(let name):
            guard let timesteps = NamedSchedules.all[name] else {
                let known = NamedSchedules.all.keys.sorted().joined(separator: ", ")
                throw RenderingError("\(field) is \"\(name)\", which is no schedule; there are \(known)")
            }
            return .integers(timesteps)
        default: throw RenderingError("\(field) must be a count, a named schedule, or timesteps")
        }
    }

    private static func count(_ steps: ParameterValue, _ rule: SamplingRule) -> Int {
        switch steps {
        case .integer(let count): count
        case .integers(let timesteps): timesteps.count - (rule == .course ? 1 : 0)
        default: 0
        }
    }

    var isGuided: Bool { guidance > 1 }

    /// The fields of a node, in the order that enters its key.
    var fields: [(name: String, value: ParameterValue)] {
        var fields: [(name: String, value: ParameterValue)] = [
            ("seed", .integer(Int(seed))), ("steps", steps), ("guidance", .number(guidance)),
        ]
        if rule == .course { fields.append(("sampler", .text(rule.rawValue))) }
        if start > 0 { fields.append(("start", .integer(start))) }
        if numbers == .cuda { fields.append(("rng", .text(numbers.rawValue))) }
        return fields
    }

    /// Steps of the sampling.
    var count: Int { Self.count(steps, rule) - start }

    /// UNet evaluations of a picture: a guided step takes two.
    var evaluations: Int { isGuided ? 2 * count : count }

    /// The film strip that a cell asks for, of a walk with these steps; nil for none.
    ///
    /// `walk` is the way that is gone, where it is another than the timesteps.
    func strip(of parameters: Parameters, walk: [Int]? = nil) -> FilmStrip? {
        guard let words = parameters.text("keep")?.split(separator: " "), words.count == 2,
            let interval = Int(words[1])
        else { return nil }
        let listed: [Int] = if case .integers(let timesteps) = steps { timesteps } else { [] }
        return FilmStrip(
            interval: interval, steps: walk.map { $0.count - 1 } ?? count, timesteps: walk ?? listed)
    }

    /// The timesteps that a scheduler walks.
    func timesteps(by config: SchedulerConfig) throws -> [Int] {
        switch steps {
        case .integers(let timesteps): try Timesteps.checked(timesteps, by: config)
        case .integer(let count): try Array(Timesteps.spaced(count, by: config).dropFirst(start))
        default: throw RenderingError("steps must be a count or timesteps")
        }
    }
}
