import Foundation
import Synchronization

/// Memory for weights that are kept unpacked between uses; what does not fit is unpacked anew for every use.
package final class WeightBudget: Sendable {
    /// The budget of weights that name no other: half of the memory that this process may use, until it is limited.
    package static let standard = WeightBudget(bytes: available / 2)

    /// What rendering needs beside weights, in bytes: feature maps, blocks that wait for their next use.
    private static let workingMemory = 1 << 30

    private let state: Mutex<(limit: Int, used: Int)>

    package init(bytes: Int) { state = Mutex((limit: bytes, used: 0)) }

    /// Keeps the whole of rendering within `memory` bytes, as far as unpacked weights decide that.
    package func limit(toProcessOf memory: Int) {
        state.withLock { $0.limit = max(0, memory - Self.workingMemory) }
    }

    /// Takes `bytes` if they are free.
    func reserve(_ bytes: Int) -> Bool {
        state.withLock { state in
            guard bytes <= state.limit - state.used else { return false }
            state.used += bytes
            return true
        }
    }

    func release(_ bytes: Int) { state.withLock { $0.used -= bytes } }

    /// The machine's memory, or less where a control group limits it.
    private static var available: Int {
        let physical = Double(ProcessInfo.processInfo.physicalMemory)
        return Int(min(physical, ControlGroups().memory ?? physical))
    }
}
