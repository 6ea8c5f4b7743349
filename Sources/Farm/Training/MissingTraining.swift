import Sweeps

/// A cell names a training that was not done.
package struct MissingTraining: Error, CustomStringConvertible {
    let folder: String
    /// What makes it.
    var command: String
    /// The spec that names it.
    var spec: String?

    /// The folder that a cell names, and the command that trains what it asks for.
    init(folder: String, parameters: Parameters) {
        self.folder = folder
        var words = ["floydfarm train"]
        if let objective = parameters.text("objective") {
            words += [parameters["class"] == nil ? "time" : "class", "--objective \(objective)"]
        } else {
            words.append("denoiser")
        }
        command = (words + ["--out \(folder)"]).joined(separator: " ")
    }

    package var description: String {
        "\(spec.map { "\($0): " } ?? "")training: there is no folder \(folder): make it, such as by \(command)"
    }
}
