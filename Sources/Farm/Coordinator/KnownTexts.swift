import Gallery
import Sweeps

/// Text states that are in the store, or were published a while ago: some of the newest.
struct KnownTexts {
    private static let maximum = 4096
    private var keys: Set<ContentKey> = []

    /// Whether some of `texts` are neither known nor in the store; all are known from now on.
    mutating func lack(_ texts: [Node], in store: ResultStore) -> Bool {
        var isLacking = false
        for text in texts where !keys.contains(text.key) {
            if keys.count >= Self.maximum { keys = [] }
            keys.insert(text.key)
            if !store.contains(text.key, .tensors) { isLacking = true }
        }
        return isLacking
    }
}
