import Foundation
import Synchronization

/// Memory for weights that are kept unpacked between uses; what does not fit is unpacked anew for every use.
package final class WeightBudget: Sendable {
    /// The budget of weights that name no other: half of the memory that this process may use, until it is limited.
    package static let standard = WeightBudget(bytes: available / 2)

    /// What rendering needs beside weights and large feature maps, in bytes: blocks that wait for their next use, texts.
    private static let workingMemory = 1 << 30
    /// As many of a network's largest maps are there at a time: its skip connections, and what is at work on them.
    private static let mapsAtATime = 10

    private struct State {
        var limit: Int
        /// Bytes of weights that are kept unpacked.
        var kept = 0
        /// Bytes of weights in files that are used from there, whose pages come into memory.
        var mapped = 0
        /// Bytes of the largest feature map.
        var largestMap = 0
        /// Whether the limit is one of the whole process.
        var isProcess = false

        var free: Int { limit - kept - (isProcess ? mapped + WeightBudget.mapsAtATime * largestMap : 0) }
    }

    private let state: Mutex<State>

    package init(bytes: Int) { state = Mutex(State(limit: bytes)) }

    /// Keeps the whole of rendering within `memory` bytes, as far as weights decide that.
    package func limit(toProcessOf memory: Int) {
        state.withLock { state in
            state.limit = max(0, memory - Self.workingMemory)
            state.isProcess = true
        }
    }

    /// Leaves room for the work of a network whose largest feature map has `bytes`.
    package func expect(map bytes: Int) {
        state.withLock { $0.largestMap = max($0.largestMap, bytes) }
    }

    /// Counts weights in a file.
    func map(_ bytes: Int) { state.withLock { $0.mapped += bytes } }

    func unmap(_ bytes: Int) { state.withLock { $0.mapped -= bytes } }

    /// Takes `bytes` for the unpacked form of weights that lie in `mapped` bytes of a file, if they are free.
    func reserve(_ bytes: Int, insteadOf mapped: Int) -> Bool {
        state.withLock { state in
            guard bytes <= state.free + (state.isProcess ? mapped : 0) else { return false }
            state.kept += bytes
            state.mapped -= mapped
            return true
        }
    }

    /// Gives back what `reserve` took.
    func release(_ bytes: Int, insteadOf mapped: Int) {
        state.withLock { state in
            state.kept -= bytes
            state.mapped += mapped
        }
    }

    /// The machine's memory, or less where a control group limits it.
    private static var available: Int {
        let physical = Double(ProcessInfo.processInfo.physicalMemory)
        return Int(min(physical, ControlGroups().memory ?? physical))
    }
}
