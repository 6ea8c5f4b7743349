import ArgumentParser
import Farm
import Foundation
import Gallery
import Options
import Rendering
import Sweeps
import Tensors

/// `floydfarm plan`: what a run would do.
struct Plan: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what a run would do, how long it would take, and how much it would store.")

    @Argument(help: ArgumentHelp("The sweep, a YAML file.", valueName: "spec"))
    private var spec: String

    @OptionGroup private var storage: StoreOption
    @OptionGroup private var computing: ComputeOptions

    @Flag(help: "Write one line of JSON.")
    private var json = false

    func run() throws {
        let prepared = try PreparedSweep(
            SweepSpec.read(path: spec), catalog: ModelCatalog(), store: storage.existing(),
            compute: computing.compute())
        let estimate = Estimate(prepared, times: StepTimes())
        if json { return try Terminal.json(estimate) }
        estimate.warnings.forEach(Terminal.warn)
        lines(estimate).forEach(Terminal.result)
    }

    private func lines(_ estimate: Estimate) -> [String] {
        let about = estimate.isEstimate ? "about " : ""
        func count(_ count: Int) -> String { about + Readable.count(count) }
        var lines = [
            "sweep   \(estimate.id)",
            "cells   \(Readable.count(estimate.cells)), \(count(estimate.storedCells)) stored already",
        ]
        for stage in estimate.stages {
            let name = stage.kind.padding(toLength: 8, withPad: " ", startingAt: 0)
            var line = "\(name)\(count(stage.nodes)) nodes, \(count(stage.stored)) stored already"
            line += ", \(count(stage.nodesLeft)) to do"
            if stage.evaluationsLeft > 0 { line += " in \(count(stage.evaluationsLeft)) UNet evaluations" }
            lines.append(line)
        }
        let time =
            estimate.secondsLeft.map { "about \(Readable.seconds($0))" } ?? "unknown until measured by a run"
        return lines + ["time    \(time)", "disk    at most \(Readable.bytes(estimate.bytesLeft))"]
    }
}
