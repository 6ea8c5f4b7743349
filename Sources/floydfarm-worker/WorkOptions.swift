import ArgumentParser
import Farm
import Foundation
import Options

/// What a worker does, and for how long.
struct WorkOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What it takes on: text, render, or both (default: text,render).", valueName: "roles"),
        transform: roles)
    private var roles = Set(WorkerRole.allCases)

    @OptionGroup private var computing: ComputeOptions

    @Option(
        help: ArgumentHelp("How long it may go on when it is told to end, in seconds.", valueName: "seconds"))
    private var grace = 60

    @Option(
        help: ArgumentHelp("End after so many jobs (default: never).", valueName: "n"))
    private var maxJobs: Int?

    @Option(
        help: ArgumentHelp("End when there was no work for so long (default: never).", valueName: "seconds"))
    private var idleExit: Int?

    @Option(
        help: ArgumentHelp(
            "By which the farm knows it; no two workers have the same (default: host and process).",
            valueName: "name"))
    private var name: String?

    func validate() throws {
        try check("--grace", grace, in: 0...86_400)
        try check("--max-jobs", maxJobs, in: 1...1_000_000_000)
        try check("--idle-exit", idleExit, in: 1...31_536_000)
        if let name,
            !(1...100).contains(name.utf8.count) || !name.utf8.allSatisfy({ (33...126).contains($0) })
        {
            throw ValidationError("--name takes up to 100 letters, digits and signs, without spaces")
        }
    }

    /// How the worker works; memory is limited from now on.
    func settings() -> WorkerSettings {
        let process = ProcessInfo.processInfo
        var settings = WorkerSettings(name: name ?? "\(process.hostName)-\(process.processIdentifier)")
        settings.roles = roles
        settings.compute = computing.compute()
        settings.grace = .seconds(grace)
        settings.maximumJobs = maxJobs
        settings.idleExit = idleExit.map { .seconds($0) }
        return settings
    }

    private func check(_ flag: String, _ value: Int?, in range: ClosedRange<Int>) throws {
        guard let value, !range.contains(value) else { return }
        throw ValidationError(
            "\(flag) is \(value): give a number from \(range.lowerBound) to \(range.upperBound)")
    }

    @Sendable private static func roles(_ text: String) throws -> Set<WorkerRole> {
        let roles = text.split(separator: ",").map { WorkerRole(rawValue: String($0)) }
        guard !roles.isEmpty, !roles.contains(nil) else {
            throw ValidationError("--roles takes text, render, or text,render")
        }
        return Set(roles.compactMap(\.self))
    }
}
