import ArgumentParser
import Farm
import Foundation

/// `floydfarm doctor`: checks this machine.
struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check this machine: processor, libraries, model, store.")

    @OptionGroup private var storage: StoreOption
    @OptionGroup private var computing: ComputeOptions

    @Flag(help: "Write a line of JSON for each finding.")
    private var json = false

    func run() throws {
        let findings = SelfCheck(compute: computing.compute, storePath: try storage.path()).findings()
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
