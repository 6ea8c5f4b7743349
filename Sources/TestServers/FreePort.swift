/// Ports of the loopback that nobody listens on.
package enum FreePort {
    /// A free port; somebody else may take it before the caller does, which was never seen.
    package static func find() throws -> Int { try LoopbackSocket().port }
}
