import Gallery
import Logging
import Queueing
import Rendering
import Sweeps
import Tracking

/// All that the thread of a worker which computes works with.
final class WorkerTools {
    let settings: WorkerSettings
    let store: ResultStore
    let queue: any JobQueue
    let ledger: any Ledger
    let hand: WorkInHand
    let keeper: LeaseKeeper
    let watch: StepWatch
    let drain: Drain
    let logger: Logger
    let sweeps: SweepBook
    let models: ModelBook
    let renderer: Renderer
    /// Hears of the work on render chunks.
    var observe: (WorkEvent) -> Void = { _ in }
    var paces = Paces()
    /// The model that was rendered with last, which is loaded still.
    var loaded: ModelIdentity?

    init(
        _ settings: WorkerSettings, store: ResultStore, queue: any JobQueue, ledger: any Ledger,
        hand: WorkInHand, keeper: LeaseKeeper, watch: StepWatch, drain: Drain, logger: Logger
    ) {
        self.settings = settings
        self.store = store
        self.queue = queue
        self.ledger = ledger
        self.hand = hand
        self.keeper = keeper
        self.watch = watch
        self.drain = drain
        self.logger = logger
        sweeps = SweepBook(store: store, tasks: settings.tasks)
        models = ModelBook(catalog: settings.catalog, roles: settings.roles, compute: settings.compute)
        renderer = Renderer(compute: settings.compute)
    }

    /// The model that a cell is rendered with, which counts as loaded from now on.
    func model(for cell: Cell, of sweep: StoredSweep) throws -> CheckedModel {
        watch.expectLongWork()
        let model = try models.model(for: cell.parameters, of: sweep)
        loaded = model.identity
        return model
    }

    /// Whether nobody wants a chunk any more, by the orders in the store.
    func isVoidByStore(_ chunk: Chunk) -> Bool {
        orders(for: chunk)?.inLedger.voids(chunk) ?? false
    }

    /// The orders of a chunk's sweep in the store; nil where there are none that can be read.
    func orders(for chunk: Chunk) -> SweepOrders? {
        (try? store.sweep(chunk.sweep)).flatMap { try? SweepOrders(of: $0) }
    }
}

extension Orders {
    /// Whether nobody wants a chunk any more under these orders.
    func voids(_ chunk: Chunk) -> Bool { epoch > chunk.epoch || epoch == chunk.epoch && state != .running }
}
