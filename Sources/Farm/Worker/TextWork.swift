import Gallery
import Metrics
import Queueing
import Rendering
import Sweeps
import Tensors
import Tracking

/// Work on the text states that the cells of one job need.
///
/// Nothing is claimed: chunks of text come once to a farm, and the store takes the first result.
final class TextWork {
    private let job: Job
    private let sweep: StoredSweep
    private let chunk: Chunk
    private let tools: WorkerTools

    init(_ job: Job, of sweep: StoredSweep, chunk: Chunk, tools: WorkerTools) {
        self.job = job
        self.sweep = sweep
        self.chunk = chunk
        self.tools = tools
    }

    func run() -> JobEnd {
        if isVoid { return .void }
        tools.hand.begin(chunk.sweep, job: job.index, lease: nil)
        defer {
            tools.watch.rest()
            tools.hand.end()
        }
        do {
            return .over(isNew: try encode(), hasFailed: false)
        } catch let error as StoreError {
            FarmMetrics.storeErrors(error.cause).increment()
            return .trouble(Trouble(error))
        } catch {
            return .trouble(Trouble(.model, "\(error)"))
        }
    }

    /// Whether newer orders took the chunk's place.
    private var isVoid: Bool {
        do throws(LedgerUnavailable) {
            guard let orders = try tools.ledger.progress(chunk.sweep)?.orders else {
                return tools.isVoidByStore(chunk)
            }
            return orders.voids(chunk)
        } catch {
            tools.keeper.note(error)
            return tools.isVoidByStore(chunk)
        }
    }

    /// Computes what is missing; whether something was.
    private func encode() throws -> Bool {
        let executor = JobExecutor(
            task: sweep.task, store: tools.store, renderer: tools.renderer, worker: tools.settings.name
        ) { event in
            switch event {
            case .began(let node):
                self.tools.watch.expectLongWork()
                self.tools.hand.show(step: node.kind.rawValue)
            case .stepped: return
            case .rendered(let node, let rendered):
                rendered.count(node, paces: &self.tools.paces)
            }
        }
        var known: Set<ContentKey> = []
        var isNew = false
        for cell in job.cells.lazy.compactMap(sweep.sweep.cell) {
            do {
                for text in try sweep.picture(of: cell).wanted where text.kind == .text {
                    guard !known.contains(text.key) else { continue }
                    isNew = try executor.encode(text, model: tools.model(for: cell, of: sweep)) || isNew
                    known.insert(text.key)
                }
            } catch let error where error.isOfTheCell {
                // Else a worker without a text encoder would wait for them for ever.
                tools.keeper.settle(cell.index, of: chunk.sweep, failure: "\(error)")
            }
        }
        return isNew
    }
}
