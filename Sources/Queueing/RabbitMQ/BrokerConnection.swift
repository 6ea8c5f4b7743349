import CDispatch
import CRabbitMQ
import Glibc

/// A connection to the broker with one channel, and nothing running in the background.
///
/// The library is not for several threads: a connection stays on the one that opened it, and is serviced by `frame`.
final class BrokerConnection {
    static let channel: amqp_channel_t = 1

    let broker: BrokerAddress
    let handle: amqp_connection_state_t
    /// The arguments of the call under way.
    let memory = CallMemory()
    private let watchdog: Watchdog
    private var reader = FrameReader()
    private(set) var socket: Int32 = -1

    /// Connects, logs in and opens the channel; waits for each as long as the terms say.
    init(
        _ broker: BrokerAddress, terms: BrokerTerms, name: String, watchdog: Watchdog
    ) throws(BrokerFault) {
        guard let handle = amqp_new_connection() else { throw BrokerFault("there is no memory left") }
        self.broker = broker
        self.handle = handle
        self.watchdog = watchdog
        var patience = terms.answer.timeval
        amqp_set_handshake_timeout(handle, &patience)
        amqp_set_rpc_timeout(handle, &patience)
        try openSocket(within: terms.answer)
        try logIn(name: name, heartbeat: terms.heartbeat)
        amqp_channel_open(handle, Self.channel)
        try check(amqp_get_rpc_reply(handle), "open a channel")
    }

    deinit {
        watchdog.forget(socket)
        amqp_destroy_connection(handle)
    }

    /// Takes leave; the broker hands on what is not acknowledged.
    func close() {
        var patience = timeval(tv_sec: 1, tv_usec: 0)
        amqp_set_rpc_timeout(handle, &patience)
        amqp_connection_close(handle, Int32(AMQP_REPLY_SUCCESS))
    }

    // MARK: - Opening

    private func openSocket(within patience: Duration) throws(BrokerFault) {
        guard let socket = broker.isEncrypted ? amqp_ssl_socket_new(handle) : amqp_tcp_socket_new(handle)
        else {
            throw BrokerFault("there is no memory left")
        }
        if broker.isEncrypted {
            // Peer and host name are verified by default; the authorities and the oldest version are not set.
            guard
                amqp_ssl_socket_set_cacert(socket, broker.authorities) == AMQP_STATUS_OK.rawValue,
                amqp_ssl_socket_set_ssl_versions(socket, AMQP_TLSv1_2, AMQP_TLSvLATEST)
                    == AMQP_STATUS_OK.rawValue
            else {
                throw BrokerFault(
                    "the authorities' file \(broker.authorities) cannot be read: name one with ?cacert=FILE",
                    isLasting: true)
            }
            amqp_ssl_socket_set_verify_peer(socket, 1)
            amqp_ssl_socket_set_verify_hostname(socket, 1)
        }
        var limit = patience.timeval
        let status = amqp_socket_open_noblock(socket, broker.host, Int32(broker.port), &limit)
        guard status == AMQP_STATUS_OK.rawValue else { throw BrokerFault(opening: status, broker: broker) }
        self.socket = amqp_get_sockfd(handle)
        watchdog.watch(self.socket)
        setKeepAlive()
    }

    /// A peer that is gone without a word is found out by the kernel, too: a send waits for ever otherwise.
    private func setKeepAlive() {
        let options: [(level: Int32, name: Int32, value: Int32)] = [
            (SOL_SOCKET, SO_KEEPALIVE, 1),
            (Int32(IPPROTO_TCP), TCP_KEEPIDLE, 10), (Int32(IPPROTO_TCP), TCP_KEEPINTVL, 5),
            (Int32(IPPROTO_TCP), TCP_KEEPCNT, 3), (Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, 20_000),
        ]
        for var option in options {
            setsockopt(socket, option.level, option.name, &option.value, socklen_t(MemoryLayout<Int32>.size))
        }
    }

    private func logIn(name: String, heartbeat: Duration) throws(BrokerFault) {
        // Without these the broker cancels consumers and blocks publishers without a word.
        let capabilities: [(String, CallMemory.Field)] = [
            "consumer_cancel_notify", "connection.blocked", "basic.nack", "publisher_confirms",
            "authentication_failure_close",
        ].map { ($0, .flag(true)) }
        var properties = memory.table([
            ("capabilities", .table(capabilities)), ("connection_name", .text(name)),
            ("product", .text("floydfarm")),
        ])
        let reply = rabbitmq_login_plain(
            handle, broker.vhost, AMQP_DEFAULT_FRAME_SIZE, Int32(heartbeat / .seconds(1)), &properties,
            broker.user, broker.password)
        memory.recycle()
        if let (code, text) = closure(reply) { throw BrokerFault(login: code, text: text, broker: broker) }
        try check(reply, "log in")
    }

    // MARK: - Replies and frames

    /// Turns the reply to a call into an error where it is none that was asked for.
    func check(_ reply: amqp_rpc_reply_t, _ attempt: String) throws(BrokerFault) {
        memory.recycle()
        watchdog.progress()
        switch reply.reply_type {
        case AMQP_RESPONSE_NORMAL: return
        case AMQP_RESPONSE_SERVER_EXCEPTION:
            let (code, text) = closure(reply) ?? (0, "it gave no reason")
            throw BrokerFault(code: code, text: text, attempt, broker: broker)
        default: throw BrokerFault(status: reply.library_error, attempt, broker: broker)
        }
    }

    func check(_ status: Int32, _ attempt: String) throws(BrokerFault) {
        guard status == AMQP_STATUS_OK.rawValue else {
            throw BrokerFault(status: status, attempt, broker: broker)
        }
    }

    /// What the broker said when it closed the connection or the channel in place of a reply; it is answered.
    private func closure(_ reply: amqp_rpc_reply_t) -> (code: UInt16, text: String)? {
        guard reply.reply_type == AMQP_RESPONSE_SERVER_EXCEPTION, let decoded = reply.reply.decoded else {
            return nil
        }
        switch reply.reply.id {
        case AMQP_CONNECTION_CLOSE_METHOD:
            let close = decoded.assumingMemoryBound(to: amqp_connection_close_t.self).pointee
            confirmClose(ofConnection: true)
            return (close.reply_code, close.reply_text.printable)
        case AMQP_CHANNEL_CLOSE_METHOD:
            let close = decoded.assumingMemoryBound(to: amqp_channel_close_t.self).pointee
            confirmClose(ofConnection: false)
            return (close.reply_code, close.reply_text.printable)
        default: return nil
        }
    }

    /// Answers the broker's close: unanswered, it keeps the channel's messages to itself.
    private func confirmClose(ofConnection isConnection: Bool) {
        if isConnection {
            var answer = amqp_connection_close_ok_t()
            amqp_send_method(handle, 0, AMQP_CONNECTION_CLOSE_OK_METHOD, &answer)
        } else {
            var answer = amqp_channel_close_ok_t()
            amqp_send_method(handle, Self.channel, AMQP_CHANNEL_CLOSE_OK_METHOD, &answer)
        }
    }

    /// Whether frames are there that the socket does not show.
    var hasBuffered: Bool { amqp_frames_enqueued(handle) != 0 || amqp_data_in_buffer(handle) != 0 }

    /// Keeps the heartbeat, and gives the next thing that the broker says; nil where there is nothing now.
    func incoming() throws(BrokerFault) -> Incoming? {
        while true {
            var frame = amqp_frame_t()
            var now = timeval()
            let status = amqp_simple_wait_frame_noblock(handle, &frame, &now)
            if status == AMQP_STATUS_TIMEOUT.rawValue {
                amqp_maybe_release_buffers(handle)
                return nil
            }
            try check(status, "keep the connection")
            guard let incoming = reader.take(frame) else { continue }
            if case .closed(let isConnection, let code, let text) = incoming {
                confirmClose(ofConnection: isConnection)
                throw BrokerFault(code: code, text: text, "keep the connection", broker: broker)
            }
            return incoming
        }
    }
}

extension Duration {
    var timeval: timeval {
        let microseconds = max(0, Int(self / .microseconds(1)))
        return Glibc.timeval(tv_sec: microseconds / 1_000_000, tv_usec: microseconds % 1_000_000)
    }
}

extension amqp_bytes_t {
    /// A text of the broker's, cut short and without control characters.
    var printable: String {
        let raw = UnsafeRawBufferPointer(start: bytes, count: min(len, 200))
        return String(decoding: raw.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
    }
}
