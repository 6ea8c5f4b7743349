import CKernels
import Foundation
import Synchronization

/// Threads that help with pieces of work.
///
/// Operations follow each other closely, and waking a thread takes longer than many of them last: so helpers look out for
/// the next piece for a moment before they sleep. Whoever calls never waits for a helper that did not come.
final class Crew: Sendable {
    static let shared = Crew()

    /// Looks before a helper sleeps: a tenth of a millisecond or so.
    private static let patience = 4000

    /// What is to be done, and who is at it, in one word, so that nobody joins what is over.
    private struct Gate {
        private static let width = 16
        let word: Int

        init(word: Int) { self.word = word }
        init(round: Int, places: Int) { word = round << (2 * Self.width) | places << Self.width }

        var round: Int { word >> (2 * Self.width) }
        /// How many more may join.
        var places: Int { word >> Self.width & (1 << Self.width - 1) }
        /// How many have joined and not left.
        var inside: Int { word & (1 << Self.width - 1) }

        var joined: Gate { Gate(word: word - 1 << Self.width + 1) }
        var closed: Gate { Gate(word: word - places << Self.width) }
    }

    private let isTaken = Atomic(false)
    private let gate = Atomic(0)
    private let sleepers = Atomic(0)
    private let alarm = DispatchSemaphore(value: 0)
    /// Written while the gate is closed and nobody is inside.
    nonisolated(unsafe) private var work: () -> Void = {}
    /// Written by whoever has taken the crew.
    nonisolated(unsafe) private var size = 0

    /// Runs `work` on this thread and on up to `helpers` others at a time, or says that the crew is at other work.
    func run(helpers: Int, _ work: () -> Void) -> Bool {
        guard !isTaken.exchange(true, ordering: .acquiring) else { return false }
        withoutActuallyEscaping(work) { work in
            self.work = work
            hire(helpers)
            let round = Gate(word: gate.load(ordering: .relaxed)).round + 1
            gate.store(
                Gate(round: round & 0x3fff_ffff, places: helpers).word, ordering: .sequentiallyConsistent)
            wake(helpers)
            work()
            close()
            self.work = {}
        }
        isTaken.store(false, ordering: .releasing)
        return true
    }

    private func hire(_ count: Int) {
        while size < count {
            size += 1
            let thread = Thread { self.help() }
            thread.name = "compute"
            thread.start()
        }
    }

    private func wake(_ count: Int) {
        for _ in 0..<count where takeSleeper() { alarm.signal() }
    }

    /// Lets nobody in any more, and waits for those inside.
    private func close() {
        var seen = Gate(word: gate.load(ordering: .relaxed))
        while true {
            let (isDone, now) = gate.compareExchange(
                expected: seen.word, desired: seen.closed.word, ordering: .acquiringAndReleasing)
            if isDone { break }
            seen = Gate(word: now)
        }
        var looks = 0
        while Gate(word: gate.load(ordering: .acquiring)).inside > 0 {
            looks += 1
            // A helper may have lost its processor to somebody else.
            if looks % Self.patience == 0 { sched_yield() } else { kernels_pause() }
        }
    }

    // MARK: - Helpers

    private func help() {
        var last = 0
        while true {
            last = awaitWork(after: last)
            perform()
            gate.subtract(1, ordering: .releasing)
        }
    }

    /// A call of its own, behind which nothing of the work is held any more.
    @inline(never) private func perform() { work() }

    /// Joins the next round of work after `last`, and gives its number.
    private func awaitWork(after last: Int) -> Int {
        while true {
            for _ in 0..<Self.patience {
                if let round = join(after: last) { return round }
                kernels_pause()
            }
            sleepers.add(1, ordering: .sequentiallyConsistent)
            if let round = join(after: last) {
                // Somebody may have counted on this sleeper meanwhile.
                if !takeSleeper() { alarm.wait() }
                return round
            }
            alarm.wait()
        }
    }

    private func join(after last: Int) -> Int? {
        var seen = Gate(word: gate.load(ordering: .sequentiallyConsistent))
        while seen.places > 0 && seen.round != last {
            let (isDone, now) = gate.compareExchange(
                expected: seen.word, desired: seen.joined.word, ordering: .acquiringAndReleasing)
            if isDone { return seen.round }
            seen = Gate(word: now)
        }
        return nil
    }

    /// Takes one of those who sleep from their number; false where nobody does.
    private func takeSleeper() -> Bool {
        var count = sleepers.load(ordering: .sequentiallyConsistent)
        while count > 0 {
            let (isDone, now) = sleepers.compareExchange(
                expected: count, desired: count - 1, ordering: .sequentiallyConsistent)
            if isDone { return true }
            count = now
        }
        return false
    }
}
