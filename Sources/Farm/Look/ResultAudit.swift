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
        var seen: Set<ContentKey> = []
        var damaged = 0
        for cell in sweep.sweep.cells() {
            // A cell without a node is one that fails.
            guard let picture = try? sweep.picture(of: cell) else { continue }
            for node in picture.withUpstream where seen.insert(node.key).inserted {
                for kind in [ResultStore.Kind.picture, .tensors] where try isDamaged(node, kind) {
                    try store.setAside(node.key, kind)
                    damaged += 1
                }
            }
        }
        return damaged
    }

    private func isDamaged(_ node: Node, _ kind: ResultStore.Kind) throws -> Bool {
        guard let bytes = try store.read(node.key, kind) else { return false }
        let path = store.path(of: node.key, kind)
        switch kind {
        case .picture:
            guard let picture = try? PNG.decode(bytes, name: path) else { return true }
            return PictureRecord.key(in: picture.text) != node.key
        case .tensors:
            let tensor = (try? Safetensors.read(path))?[node.kind.rawValue]?.floats()
            return !(tensor?.withUnsafe { $0.allSatisfy(\.isFinite) } ?? false)
        }
    }
}
