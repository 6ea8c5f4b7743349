import Glibc
import Rendering
import Sweeps

extension RenderTask {
    /// The same task, which writes down when a picture is begun, and kills its worker over that of `deadlySeed`.
    func observed(by journal: Journal?, deadlySeed: Int?) -> RenderTask {
        RenderTask(
            declaration: declaration, parameters: parameters,
            render: { node, model, upstream, onStep in
                journal?.note(.start, node.key.description)
                if let deadlySeed, node["seed"] == .integer(deadlySeed) { abort() }
                return try render(node, model, upstream, onStep)
            })
    }
}
