import ArgumentParser

@main
struct Floydfarm: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "floydfarm", abstract: "Renders sweeps of the DeepFloyd IF text-to-image cascade.")
}
