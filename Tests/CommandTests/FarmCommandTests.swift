import Foundation
import Testing

/// The commands of a farm on a store alone: no broker, no Redis.
@Suite struct `The commands of a farm` {
    private static let spec = "prompt: [a rocket ship, a red circle]\nsteps: 1\nstage2: off"

    private let program: Program

    init() throws {
        program = try Program(environment: [
            "FLOYDFARM_BROKER": "amqp://127.0.0.1:1", "FLOYDFARM_REDIS": "redis://127.0.0.1:1",
        ])
        try program.write(Self.spec, to: "two.yaml")
    }

    /// The lines of JSON that a command writes.
    private func json(_ arguments: String...) throws -> [[String: Any]] {
        try program.start(arguments).finish().lines.map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    private func submitted() throws -> String {
        let outcome = try program.run("submit", "two.yaml")
        #expect(outcome.status == 3, "\(outcome.errors)")
        return try #require(outcome.lines.first)
    }

    @Test func `submit records the sweep, prints its id, and says where it reached nobody`() throws {
        defer { program.remove() }
        let outcome = try program.run("submit", "two.yaml", "--priority", "high")
        #expect(outcome.status == 3)
        let talk = outcome.errors.split(separator: "\n")
        #expect(talk.count == 2, "\(outcome.errors)")
        #expect(talk.first?.contains("warning: Redis at 127.0.0.1:1 cannot be reached") == true)
        #expect(talk.last?.contains("error: the broker at 127.0.0.1:1 cannot be reached") == true)
        #expect(talk.last?.contains("the sweep is recorded") == true)
        let id = try #require(outcome.lines.first)
        #expect(outcome.output == id + "\n" && id.hasPrefix("two-"))
        let names = try FileManager.default.contentsOfDirectory(atPath: program.path("renders/sweeps/\(id)"))
        #expect(Set(names) == ["spec.yaml", "plan.json", "farm.json"])
        let status = try #require(try json("status", "--json").first)
        #expect(status["sweep"] as? String == id && status["state"] as? String == "running")
        #expect(status["priority"] as? String == "high" && status["cells"] as? Int == 2)
        #expect(status["source"] as? String == "store" && status["done"] as? Int == 0)
    }

    @Test func `submit reads standard input, with folders from the working directory`() throws {
        defer { program.remove() }
        try program.copyOfPocket(to: "model")
        try program.write("name: mine\nmodel: ./model\n" + Self.spec, to: "mine.yaml")
        let file = try program.run("submit", "mine.yaml")
        let input = try program.start(["submit", "-"], input: "mine.yaml").finish()
        #expect(input.output == file.output && input.output.hasPrefix("mine-"))
    }

    @Test func `submit refuses bad input before it makes a store`() throws {
        defer { program.remove() }
        try program.write(String(repeating: "#", count: (1 << 20) + 1), to: "large.yaml")
        try program.write("prompt: a\nstpes: 1", to: "wrong.yaml")
        for (file, part) in [("large.yaml", "1048576 bytes"), ("wrong.yaml", "did you mean steps?")] {
            let outcome = try program.start(["submit", "-"], input: file).finish()
            #expect(outcome.status == 2 && outcome.output.isEmpty)
            #expect(outcome.errors.contains("standard input") && outcome.errors.contains(part))
        }
        #expect(mkfifo(program.path("pipe"), 0o600) == 0)
        #expect(try program.run("submit", "pipe").status == 2)
        #expect(try program.run("submit", "two.yaml", "--priority", "urgent").status == 2)
        #expect(!FileManager.default.fileExists(atPath: program.path("renders")))
    }

    @Test func `orders hold until the next one`() throws {
        defer { program.remove() }
        let id = try submitted()
        for (command, state) in [
            ("pause", "paused"), ("resume", "running"), ("cancel", "cancelled"), ("retry", "running"),
        ] {
            let outcome = try program.run(command, "two")
            #expect(outcome.status == 0 && outcome.output.isEmpty)
            #expect(outcome.errors.contains("\(id) is \(state)\n"), "\(outcome.errors)")
            #expect(try json("status", id, "--json").first?["state"] as? String == state)
        }
    }

    @Test func `an unknown sweep is bad input, and so is one that was never submitted`() throws {
        defer { program.remove() }
        #expect(try program.run("status").status == 2)
        #expect(try program.run("run", "two.yaml").status == 0)
        for command in ["watch", "status", "pause", "resume", "cancel", "retry", "prune"] {
            let outcome = try program.run(command, "three")
            #expect(outcome.status == 2 && outcome.output.isEmpty, "\(command)")
            #expect(outcome.errors.contains("there is no sweep “three”"), "\(outcome.errors)")
        }
        let outcome = try program.run("pause", "two")
        #expect(outcome.status == 2 && outcome.errors.contains("never submitted"), "\(outcome.errors)")
    }

    @Test func `watch ends with what became of the sweep`() throws {
        defer { program.remove() }
        let id = try submitted()
        let watching = try program.start(["watch", id, "--json"])
        try watching.waitUntilItPrints("running")
        watching.send(SIGINT)
        #expect(try watching.finish().status == 130)
        #expect(try program.run("cancel", id).status == 0)
        let cancelled = try program.run("watch", id)
        #expect(cancelled.status == 1 && cancelled.errors.contains("cancelled"), "\(cancelled.errors)")
        #expect(try program.run("run", "two.yaml").status == 0)
        let done = try program.run("watch", id, "--json")
        #expect(done.status == 0, "\(done.errors)")
        #expect(done.output.contains(#""state":"done""#))
    }

    @Test func `prune says what it would remove, and removes it with --yes`() throws {
        defer { program.remove() }
        let id = try submitted()
        let refused = try program.run("prune", id, "--yes")
        #expect(refused.status == 2 && refused.errors.contains("cancel it first"), "\(refused.errors)")
        #expect(try program.run("cancel", id).status == 0)
        let plan = try program.run("prune", "two")
        #expect(plan.status == 0 && plan.output.contains("sweep \(id): 3 files"), "\(plan.output)")
        #expect(plan.errors.contains("--yes"))
        #expect(try json("status", "--json").count == 1)
        let report = try #require(try json("prune", "two", "--yes", "--json").first)
        #expect(report["removed"] as? Bool == true)
        #expect(try json("status", "--json").isEmpty)
        #expect(try program.run("prune").errors.contains("nothing to remove"))
    }

    @Test(arguments: [
        ["submit", "two.yaml", "--broker"], ["submit", "two.yaml", "--redis"], ["status", "--redis"],
        ["watch", "two", "--redis"], ["coordinate", "--redis"], ["coordinate", "--broker"],
        ["pause", "two", "--redis"], ["prune", "--redis"],
    ])
    func `take no password from a flag`(arguments: [String]) throws {
        defer { program.remove() }
        _ = try submitted()
        let url = arguments.last == "--broker" ? "amqp://floyd:canary@127.0.0.1" : "redis://:canary@127.0.0.1"
        let outcome = try program.start(arguments + [url]).finish()
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.contains("has a password") && outcome.errors.contains("_FILE"))
        #expect(!outcome.errors.contains("canary"))
    }

    @Test func `refuse a setting that is given twice, or a store that is a file`() throws {
        defer { program.remove() }
        let twice = try Program(environment: [
            "FLOYDFARM_REDIS": "redis://:canary@127.0.0.1", "FLOYDFARM_REDIS_FILE": "/nowhere",
        ])
        defer { twice.remove() }
        try twice.write(Self.spec, to: "two.yaml")
        let outcome = try twice.run("submit", "two.yaml")
        #expect(outcome.status == 2 && outcome.errors.contains("FLOYDFARM_REDIS_FILE are both set"))
        #expect(!outcome.errors.contains("canary"))
        #expect(!FileManager.default.fileExists(atPath: twice.path("renders")))
        for command in ["run", "submit"] {
            let refusal = try program.run(command, "two.yaml", "--store", "two.yaml")
            #expect(
                refusal.status == 2 && refusal.errors.contains("two.yaml is no folder"), "\(refusal.errors)")
        }
    }

    @Test(arguments: [
        ("submit", ["--store", "--broker", "--redis", "--priority", "--wait"]),
        ("coordinate", ["--store", "--broker", "--redis", "--listen", "--log-level"]),
        ("watch", ["--redis", "--json"]),
        ("status", ["--json", "--redis"]), ("pause", ["--redis"]), ("resume", ["--redis"]),
        ("cancel", ["--redis"]), ("retry", ["--redis"]), ("prune", ["--yes", "--json"]),
    ])
    func `explain themselves`(command: String, flags: [String]) throws {
        defer { program.remove() }
        let help = try program.run(command, "--help")
        #expect(help.status == 0 && help.errors.isEmpty)
        for flag in flags { #expect(help.output.contains(flag), "\(help.output)") }
        #expect(!help.output.contains("guest"))
        #expect(try program.run("--help").lines.contains { $0.hasPrefix("  \(command) ") })
    }
}
