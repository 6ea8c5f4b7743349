import ArgumentParser
import Farm
import Options
import Rendering

/// `floydfarm verify`: renders again from a PNG's own metadata, and compares.
struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Render PNGs again from their own metadata, and compare.")

    @Argument(help: ArgumentHelp("PNGs that floydfarm wrote.", valueName: "png"))
    private var files: [String]

    @OptionGroup private var storage: StoreOption
    @OptionGroup private var computing: ComputeOptions

    @Flag(help: "Write a line of JSON for each file.")
    private var json = false

    func run() throws {
        let interruption = Interruption()
        let signals = Signals(interrupting: interruption)
        defer { withExtendedLifetime(signals) {} }
        var isIdentical = true
        for file in files {
            var line = StepLine()
            let verification = try Verification(
                path: file, catalog: ModelCatalog(), store: storage.existing(), compute: computing.compute()
            ) {
                line.update($0)
                try interruption.check()
            }
            line.clear()
            try report(verification, of: file)
            isIdentical = isIdentical && verification.isIdentical
        }
        if !isIdentical { throw ExitCode(ExitStatus.incomplete) }
    }

    private func report(_ verification: Verification, of file: String) throws {
        if json {
            try Terminal.json(
                Line(
                    file: file, identical: verification.isIdentical, largest: verification.largest,
                    pixels: verification.differing))
        } else if verification.isIdentical {
            Terminal.result("\(file): identical")
        } else {
            Terminal.result(
                "\(file): \(Readable.count(verification.differing)) pixels differ, by at most "
                    + "\(verification.largest) of 255")
        }
    }

    private struct Line: Encodable {
        let file: String
        let identical: Bool
        let largest: Int
        let pixels: Int
    }
}
