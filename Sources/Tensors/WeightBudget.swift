import Synchronization

/// Memory for weights that are kept as float32 between uses; what does not fit is widened anew for every use.
package final class WeightBudget: Sendable {
    /// The budget of weights that name no other: 512 MiB.
    package static let standard = WeightBudget(bytes: 512 << 20)

    private let free: Mutex<Int>

    package init(bytes: Int) { free = Mutex(bytes) }

    /// Takes `bytes` if they are free.
    func reserve(_ bytes: Int) -> Bool {
        free.withLock { free in
            guard bytes <= free else { return false }
            free -= bytes
            return true
        }
    }

    func release(_ bytes: Int) { free.withLock { $0 += bytes } }
}
