import Farm
import Foundation
import Sweeps

/// What a run says while it is under way: a progress bar and failures for people, or events for machines.
final class RunLog {
    private let sweep: String
    private let json: Bool
    private var bar = ProgressBar()

    init(sweep: String, json: Bool) {
        self.sweep = sweep
        self.json = json
    }

    func hear(_ event: SweepRun.Event) {
        switch event {
        case .progressed(let progress):
            if !json { bar.update(progress) }
        case .rendered(let cell, let key, let progress):
            if json {
                emit(Event(event: "rendered", sweep: sweep, progress, cell: cell.index, key: key))
            } else {
                bar.update(progress)
            }
        case .failed(let cell, let key, let reason, let progress):
            if json {
                emit(
                    Event(event: "failed", sweep: sweep, progress, cell: cell.index, key: key, reason: reason)
                )
            } else {
                bar.clear()
                Terminal.talk("cell \(cell.index) failed: \(reason)")
                bar.update(progress)
            }
        }
    }

    /// Says how the run ended, whatever way it did.
    func end(_ progress: RunProgress) {
        if json {
            emit(Event(event: "ended", sweep: sweep, progress))
        } else {
            bar.clear()
            let rendered = progress.done - progress.found
            var text = "\(sweep): \(Readable.count(rendered)) cells rendered"
            if progress.found > 0 { text += ", \(Readable.count(progress.found)) found in the store" }
            if progress.failed > 0 { text += ", \(Readable.count(progress.failed)) failed" }
            Terminal.talk(text)
        }
    }

    private func emit(_ event: Event) { try? Terminal.json(event) }

    /// A line for machines.
    private struct Event: Encodable {
        let event: String
        let sweep: String
        let cells: Int
        let done: Int
        let found: Int
        let failed: Int
        let secondsLeft: Double?
        let cell: Int?
        let key: String?
        let reason: String?

        init(
            event: String, sweep: String, _ progress: RunProgress, cell: Int? = nil, key: ContentKey? = nil,
            reason: String? = nil
        ) {
            self.event = event
            self.sweep = sweep
            cells = progress.cells
            done = progress.done
            found = progress.found
            failed = progress.failed
            secondsLeft = progress.secondsLeft
            self.cell = cell
            self.key = key?.description
            self.reason = reason
        }
    }
}
