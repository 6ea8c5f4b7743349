import Foundation
package import Gallery
import Imaging
import Rendering
import Sweeps
import Tensors

/// Reads every result that a sweep needs from end to end, and sets damaged ones aside, so that they count as missing.
///
/// Everybody else only looks at a result's ends. This finds what a failing disk may do in between, and results under
/// each other's names.
package struct ResultAudit {
    private struct Result: Hashable {
        let key: ContentKey
        let kind: ResultStore.Kind
    }

    private let sweep: StoredSweep
    private let store: ResultStore

    package init(_ sweep: StoredSweep, in store: ResultStore) {
        self.sweep = sweep
        self.store = store
    }

    /// Reads them all.
    ///
    /// - Returns: how many were set aside.
    /// - Throws: `StoreError` where the store fails.
    package func run() throws -> Int {
        var seen: Set<Result> = []
        var damaged = 0
        for cell in sweep.sweep.cells() {
            // A cell without a node is one that fails.
            guard let picture = try? sweep.picture(of: cell) else { continue }
            for node in picture.wanted {
                let frames = node.frames.map { Result(key: $0.key, kind: .picture) }
                let own = [ResultStore.Kind.picture, .tensors].map { Result(key: node.key, kind: $0) }
                for result in own + frames where seen.insert(result).inserted {
                    guard try isDamaged(result, of: node) else { continue }
                    try store.setAside(result.key, result.kind)
                    damaged += 1
                }
            }
        }
        return damaged
    }

    /// Whether a result of a node, or a frame that is kept of it, is there and not whole.
    private func isDamaged(_ result: Result, of node: Node) throws -> Bool {
        guard let bytes = try store.read(result.key, result.kind) else { return false }
        let path = store.path(of: result.key, result.kind)
        switch result.kind {
        case .picture:
            guard let picture = try? PNG.decode(bytes, name: path) else { return true }
            return PictureRecord.key(in: picture.text) != result.key
        case .tensors:
            let tensor = (try? Safetensors.read(path))?[node.kind.rawValue]?.floats()
            return !(tensor?.withUnsafe { $0.allSatisfy(\.isFinite) } ?? false)
        }
    }
}
