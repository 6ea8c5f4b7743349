import Glibc

/// A socket bound to a free port of the loopback.
package final class LoopbackSocket: Sendable {
    package let port: Int
    package let file: Int32

    package init() throws {
        file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard file >= 0 else { throw TestServerError("no socket: \(String(cString: strerror(errno)))") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { [file] pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(file, $0, size) == 0 ? getsockname(file, $0, &size) : -1
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        guard status == 0 else { throw TestServerError("no port: \(String(cString: strerror(errno)))") }
    }

    deinit { close(file) }
}
