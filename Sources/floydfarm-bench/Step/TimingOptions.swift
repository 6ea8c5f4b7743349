import ArgumentParser
import Options
import Tensors

/// What is told of a timing, and with how many threads it is done.
struct TimingOptions: ParsableArguments {
    @OptionGroup private var computing: ComputeOptions

    @Flag(help: "Say how long each kind of operation took.")
    var profile = false

    @Flag(help: "Write one line of JSON.")
    var json = false

    @Flag(help: "Compare with torch, side by side: the table of this program's README.")
    var table = false

    /// What is timed, and notes what takes how long.
    func compute(_ notes: Profile? = nil) -> Compute { computing.compute(profile: notes) }
}
