import CRabbitMQ

/// Puts frames of one channel together: a method, and for messages a header and a body after it.
struct FrameReader {
    private enum Content {
        case delivery(consumer: String, tag: UInt64, isRedelivered: Bool)
        case returned(reason: String)
    }

    private struct Body {
        let content: Content
        let correlation: String
        var missing: UInt64
        /// nil where the message is too long: its frames are read and dropped.
        var bytes: [UInt8]?
    }

    private enum State {
        case idle
        case header(Content)
        case body(Body)
    }

    private var state = State.idle

    /// Takes the next frame; gives what is complete with it.
    mutating func take(_ frame: amqp_frame_t) -> Incoming? {
        switch (Int32(frame.frame_type), state) {
        case (AMQP_FRAME_METHOD, .idle):
            return method(frame.payload.method)
        case (AMQP_FRAME_HEADER, .header(let content)):
            let size = frame.payload.properties.body_size
            let body = Body(
                content: content, correlation: Self.correlation(frame.payload.properties.decoded),
                missing: size,
                bytes: size <= UInt64(Chunk.maximumBytes) ? [] : nil)
            return advance(body)
        case (AMQP_FRAME_BODY, .body(var body)):
            let fragment = frame.payload.body_fragment
            body.missing -= min(body.missing, UInt64(fragment.len))
            // Sizes add up to the header's, or else the rest is missing at the end.
            body.bytes?.append(
                contentsOf: UnsafeRawBufferPointer(
                    start: fragment.bytes, count: min(fragment.len, Chunk.maximumBytes)))
            return advance(body)
        case (AMQP_FRAME_HEARTBEAT, _):
            return nil
        default:
            state = .idle
            return .unexpected("a frame of type \(frame.frame_type) out of order")
        }
    }

    private mutating func advance(_ body: Body) -> Incoming? {
        guard body.missing == 0 else {
            state = .body(body)
            return nil
        }
        state = .idle
        switch body.content {
        case .delivery(let consumer, let tag, let isRedelivered):
            return .message(consumer: consumer, tag: tag, isRedelivered: isRedelivered, body: body.bytes)
        case .returned(let reason):
            return .returned(correlation: body.correlation, reason: reason)
        }
    }

    private mutating func method(_ method: amqp_method_t) -> Incoming? {
        guard let decoded = method.decoded else { return .unexpected(Self.name(method.id)) }
        func fields<Method>(_ type: Method.Type) -> Method {
            decoded.assumingMemoryBound(to: type).pointee
        }
        switch method.id {
        case AMQP_BASIC_DELIVER_METHOD:
            let deliver = fields(amqp_basic_deliver_t.self)
            state = .header(
                .delivery(
                    consumer: deliver.consumer_tag.printable, tag: deliver.delivery_tag,
                    isRedelivered: deliver.redelivered != 0))
            return nil
        case AMQP_BASIC_RETURN_METHOD:
            state = .header(.returned(reason: fields(amqp_basic_return_t.self).reply_text.printable))
            return nil
        case AMQP_BASIC_ACK_METHOD:
            let ack = fields(amqp_basic_ack_t.self)
            return .settled(tag: ack.delivery_tag, isMultiple: ack.multiple != 0, isTaken: true)
        case AMQP_BASIC_NACK_METHOD:
            let nack = fields(amqp_basic_nack_t.self)
            return .settled(tag: nack.delivery_tag, isMultiple: nack.multiple != 0, isTaken: false)
        case AMQP_BASIC_CANCEL_METHOD:
            return .cancelled(consumer: fields(amqp_basic_cancel_t.self).consumer_tag.printable)
        case AMQP_CONNECTION_BLOCKED_METHOD:
            return .blocked(true)
        case AMQP_CONNECTION_UNBLOCKED_METHOD:
            return .blocked(false)
        case AMQP_CHANNEL_CLOSE_METHOD:
            let close = fields(amqp_channel_close_t.self)
            return .closed(isConnection: false, code: close.reply_code, text: close.reply_text.printable)
        case AMQP_CONNECTION_CLOSE_METHOD:
            let close = fields(amqp_connection_close_t.self)
            return .closed(isConnection: true, code: close.reply_code, text: close.reply_text.printable)
        default:
            return .unexpected(Self.name(method.id))
        }
    }

    private static func name(_ method: amqp_method_number_t) -> String {
        amqp_method_name(method).map { String(cString: $0) } ?? "method \(method)"
    }

    private static func correlation(_ decoded: UnsafeMutableRawPointer?) -> String {
        guard let decoded else { return "" }
        let properties = decoded.assumingMemoryBound(to: amqp_basic_properties_t.self).pointee
        guard properties._flags & UInt32(AMQP_BASIC_CORRELATION_ID_FLAG) != 0 else { return "" }
        return properties.correlation_id.printable
    }
}
