import Foundation
import Glibc
import TestServers

/// Something on the loopback that is not Redis.
final class Listener: Sendable {
    let port: Int
    private let file: Int32

    /// Listens; whoever comes is told `text`, and never anything else.
    init(answering text: String) throws {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(file, $0, size) == 0 && listen(file, 8) == 0 ? getsockname(file, $0, &size) : -1
            }
        }
        guard status == 0 else { throw TestServerError("no port: \(String(cString: strerror(errno)))") }
        self.file = file
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread {
            while case let visitor = accept(file, nil, nil), visitor >= 0 {
                let bytes = [UInt8](text.utf8)
                _ = send(visitor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            }
        }
    }

    deinit {
        shutdown(file, Int32(SHUT_RDWR))
        close(file)
    }
}
