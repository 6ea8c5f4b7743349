import ArgumentParser
import Farm
import Foundation
import Options

/// `floydfarm doctor`: checks this machine.
struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check this machine: processor, libraries, model, store.",
        discussion:
            "A farm's broker and Redis are looked at, too, where flags or variables say where they are.")

    @OptionGroup private var storage: StoreOption
    @OptionGroup private var queueing: BrokerOption
    @OptionGroup private var tracking: RedisOption
    @OptionGroup private var computing: ComputeOptions

    @Flag(help: "Write a line of JSON for each finding.")
    private var json = false

    func run() throws {
        let findings = SelfCheck(
            compute: computing.compute(), storePath: try storage.path(),
            broker: try queueing.given(),
            redis: try tracking.given()
        ).findings()
        for finding in findings {
            if json {
                try Terminal.json(finding)
            } else {
                let mark = [.fine: "ok", .warning: "warn", .failure: "FAIL"][finding.verdict] ?? ""
                let columns = [mark, finding.subject].map {
                    $0.padding(toLength: 14, withPad: " ", startingAt: 0)
                }
                Terminal.result(columns.joined() + finding.text)
            }
        }
        if findings.contains(where: { $0.verdict == .failure }) { throw ExitCode(ExitStatus.incomplete) }
    }
}
