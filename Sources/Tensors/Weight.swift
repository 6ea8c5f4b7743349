/// A weight matrix that stays in its file's type and is widened where it is used.
package final class Weight: Sendable {
    package let stored: StoredTensor

    package var shape: [Int] { stored.shape }

    package init(_ stored: StoredTensor) { self.stored = stored }
}
