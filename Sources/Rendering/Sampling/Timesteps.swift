import Foundation

/// The steps of the noise schedule that a sampling visits, from noise to picture.
///
/// Source: `diffusers schedulers/scheduling_ddpm.py`, `set_timesteps`.
package enum Timesteps {
    /// `count` steps spaced as the scheduler's configuration says.
    package static func spaced(_ count: Int, by config: SchedulerConfig) throws -> [Int] {
        let total = config.trainTimesteps
        guard (1...total).contains(count) else {
            throw RenderingError("\(count) steps are asked for, but the model knows 1 to \(total)")
        }
        let steps: [Int] =
            switch config.timestepSpacing {
            case .leading:
                (0..<count).reversed().map { $0 * (total / count) + config.stepsOffset }
            case .linspace: linspace(count, total: total)
            case .trailing: trailing(count, total: total)
            }
        return try checked(steps, by: config)
    }

    /// Where the course's walks start, and how many steps they have with its stride of 30.
    package static let courseStart = 990
    package static let courseSteps = 33

    /// The states of a walk by the rule of the course: 990, 960 … 0.
    package static func strided(_ stride: Int, from start: Int = courseStart) -> [Int] {
        Array(Swift.stride(from: start, through: 0, by: -stride))
    }

    /// The states of a walk of so many even steps by the rule of the course, from 990 to 0.
    static func courseStates(_ steps: Int) throws -> [Int] {
        guard (1...courseStart).contains(steps) else {
            throw RenderingError(
                "\(steps) steps are asked for, but the course's sampler takes 1 to \(courseStart)")
        }
        return (0...steps).map { courseStart - (courseStart * $0 + steps / 2) / steps }
    }

    /// A walk through `states` that goes each `jump` steps of it `times` times, with the way back in between.
    ///
    /// Source: Lugmayr et al. (2022), RePaint, `get_schedule_jump`.
    static func resampled(_ states: [Int], jump: Int, times: Int) -> [Int] {
        guard times > 1 else { return states }
        var left: [Int: Int] = [:]
        for place in stride(from: 0, to: states.count - jump, by: jump) { left[place] = times - 1 }
        var walk: [Int] = []
        // Counted from the end, as there.
        var place = states.count
        while place > 0 {
            place -= 1
            walk.append(place)
            guard let more = left[place], more > 0 else { continue }
            left[place] = more - 1
            for _ in 0..<jump {
                place += 1
                walk.append(place)
            }
        }
        return walk.map { states[states.count - 1 - $0] }
    }

    /// A list of the caller's own, if the scheduler can walk it: strictly descending and known to the schedule.
    package static func checked(_ steps: [Int], by config: SchedulerConfig) throws -> [Int] {
        guard let first = steps.first, let last = steps.last else {
            throw RenderingError("the list of timesteps is empty; it needs at least one")
        }
        guard first < config.trainTimesteps, last >= 0 else {
            throw RenderingError("the timesteps \(first)…\(last) leave 0…\(config.trainTimesteps - 1)")
        }
        guard zip(steps, steps.dropFirst()).allSatisfy({ $0 > $1 }) else {
            throw RenderingError(
                "the timesteps are not in descending order: every entry must be below the one before")
        }
        return steps
    }

    /// What `strength` leaves of the steps when a picture, not noise, is where sampling starts.
    package static func kept(_ steps: [Int], strength: Double) throws -> [Int] {
        try steps.suffix(kept(count: steps.count, strength: strength))
    }

    /// How many of so many steps `strength` leaves.
    static func kept(count steps: Int, strength: Double) throws -> Int {
        guard (0...1).contains(strength) else {
            throw RenderingError("the strength is \(strength), but must be from 0 to 1")
        }
        let count = min(Int(Double(steps) * strength), steps)
        guard count > 0 else {
            throw RenderingError("a strength of \(strength) leaves none of \(steps) steps")
        }
        return count
    }

    /// As `numpy.linspace(0, total - 1, count)`, rounded half to even, from above.
    private static func linspace(_ count: Int, total: Int) -> [Int] {
        guard count > 1 else { return [0] }
        let step = Double(total - 1) / Double(count - 1)
        return (0..<count).reversed().map { i in
            i == count - 1 ? total - 1 : Int((Double(i) * step).rounded(.toNearestOrEven))
        }
    }

    /// As `numpy.arange(total, 0, -total / count)`, rounded half to even, less one.
    private static func trailing(_ count: Int, total: Int) -> [Int] {
        let ratio = Double(total) / Double(count)
        let length = Int((Double(total) / ratio).rounded(.up))
        return (0..<length).map { i in Int((Double(total) - Double(i) * ratio).rounded(.toNearestOrEven)) - 1
        }
    }
}
