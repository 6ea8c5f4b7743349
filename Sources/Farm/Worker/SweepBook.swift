import Gallery
import Rendering
import Sweeps

/// The sweeps that chunks name, the latest of them kept.
///
/// Not for use from several threads at once.
final class SweepBook {
    private static let kept = 16

    private let store: ResultStore
    private let tasks: [RenderTask]
    private var sweeps: [StoredSweep] = []

    init(store: ResultStore, tasks: [RenderTask]) {
        self.store = store
        self.tasks = tasks
    }

    /// The sweep, read again where it is not known with a spec of this digest; nil where the store does not have it.
    ///
    /// - Throws: what reading it throws.
    func sweep(_ id: String, spec digest: String) throws -> StoredSweep? {
        if let known = sweeps.first(where: { $0.id == id && $0.digest == digest }) { return known }
        sweeps.removeAll { $0.id == id }
        guard let sweep = try StoredSweep(id: id, in: store, tasks: tasks) else { return nil }
        sweeps = [sweep] + sweeps.prefix(Self.kept - 1)
        return sweep
    }
}
