import Foundation

/// Asks a server on this machine, with whatever headers a test needs.
enum HTTPClient {
    struct Answer {
        let status: String
        let headers: [String: String]
        let body: String
    }

    struct NoAnswer: Error {}

    /// Sends a request and reads the answer to its end.
    static func ask(_ port: Int, _ path: String, method: String = "GET", host: String? = nil) async throws
        -> Answer
    {
        let request =
            "\(method) \(path) HTTP/1.1\r\nHost: \(host ?? "127.0.0.1:\(port)")\r\nConnection: close\r\n\r\n"
        let text = try await onThread { try exchange(port, request) }
        guard let end = text.range(of: "\r\n\r\n") else { throw NoAnswer() }
        var lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
        let status = lines.removeFirst()
        let headers = lines.map { $0.split(separator: ":", maxSplits: 1) }.filter { $0.count == 2 }.map {
            ($0[0].lowercased(), $0[1].trimmingCharacters(in: .whitespaces))
        }
        return Answer(
            status: status, headers: Dictionary(headers) { $1 }, body: String(text[end.upperBound...]))
    }

    /// Runs what waits on a thread of its own.
    static func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws
        -> Value
    {
        try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Result { try work() }) }.start()
        }
    }

    private static func exchange(_ port: Int, _ request: String) throws -> String {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let isConnected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected, send(socket, request, request.utf8.count, Int32(MSG_NOSIGNAL)) > 0 else {
            throw NoAnswer()
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = recv(socket, &buffer, buffer.count, 0), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
