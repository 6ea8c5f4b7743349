import ArgumentParser
import Farm

/// The worker: takes chunks from the queue, and renders them.
@main
struct FloydfarmWorker: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "floydfarm-worker", abstract: "Renders what a farm's coordinator hands out.",
        version: Version.current)
}
