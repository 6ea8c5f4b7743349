import Sweeps

/// What the sampling of a stage is told, in the one form that enters content keys.
///
/// A named schedule is its timesteps, and every guidance scale up to 1 is 1, which is none.
struct StageSettings {
    let seed: UInt64
    /// A count, or timesteps.
    let steps: ParameterValue
    let guidance: Double

    /// From the parameters of a cell, those of a stage beginning with `prefix`; both stages share the seed.
    init(_ parameters: Parameters, prefix: String) throws {
        try self.init(
            seed: parameters["seed"], steps: parameters[prefix + "steps"],
            guidance: parameters.number(prefix + "guidance"),
            names: (prefix + "steps", prefix + "guidance"))
    }

    /// From the fields of a node.
    init(_ node: Node) throws {
        let guidance: Double? = if case .number(let value)? = node["guidance"] { value } else { nil }
        try self.init(
            seed: node["seed"], steps: node["steps"], guidance: guidance, names: ("steps", "guidance"))
    }

    private init(
        seed: ParameterValue?, steps: ParameterValue?, guidance: Double?,
        names: (steps: String, guidance: String)
    ) throws {
        guard case .integer(let seed)? = seed, let seed = UInt64(exactly: seed) else {
            throw RenderingError("seed must be an integer that is not negative")
        }
        guard let guidance, guidance.isFinite else {
            throw RenderingError("\(names.guidance) must be a number")
        }
        self.seed = seed
        self.guidance = max(guidance, 1)
        switch steps {
        case .integer, .integers:
            self.steps = steps ?? .integer(1)
        case .text(let name):
            guard let timesteps = NamedSchedules.all[name] else {
                let known = NamedSchedules.all.keys.sorted().joined(separator: ", ")
                throw RenderingError(
                    "\(names.steps) is \"\(name)\", which is no schedule; there are \(known)")
            }
            self.steps = .integers(timesteps)
        default: throw RenderingError("\(names.steps) must be a count, a named schedule, or timesteps")
        }
    }

    var isGuided: Bool { guidance > 1 }

    /// The fields of a node, in the order that enters its key.
    var fields: [(name: String, value: ParameterValue)] {
        [("seed", .integer(Int(seed))), ("steps", steps), ("guidance", .number(guidance))]
    }

    /// UNet evaluations of a picture: a guided step takes two.
    var evaluations: Int {
        let count =
            switch steps {
            case .integer(let count): count
            case .integers(let timesteps): timesteps.count
            default: 0
            }
        return isGuided ? 2 * count : count
    }

    /// The timesteps that a scheduler walks.
    func timesteps(by config: SchedulerConfig) throws -> [Int] {
        switch steps {
        case .integers(let timesteps): try Timesteps.checked(timesteps, by: config)
        case .integer(let count): try Timesteps.spaced(count, by: config)
        default: throw RenderingError("steps must be a count or timesteps")
        }
    }
}
