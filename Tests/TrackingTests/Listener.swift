import Foundation
import Glibc
import TestServers

/// Something on the loopback that is not Redis.
final class Listener: Sendable {
    private let socket: LoopbackSocket
    var port: Int { socket.port }

    /// Listens; whoever comes is told `text`, and never anything else.
    init(answering text: String) throws {
        socket = try LoopbackSocket()
        let file = socket.file
        guard listen(file, 8) == 0 else { throw TestServerError("nobody listens on \(socket.port)") }
        Thread.detachNewThread {
            while case let visitor = accept(file, nil, nil), visitor >= 0 {
                let bytes = [UInt8](text.utf8)
                _ = send(visitor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            }
        }
    }

    deinit { shutdown(socket.file, Int32(SHUT_RDWR)) }
}
