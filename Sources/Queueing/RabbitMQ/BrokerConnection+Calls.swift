import CRabbitMQ

extension BrokerConnection {
    // MARK: - Topology

    func declareExchange(_ name: String) throws(BrokerFault) {
        amqp_exchange_declare(
            handle, Self.channel, memory.bytes(name), memory.bytes("direct"), 0, 1, 0, 0, amqp_empty_table)
        try check(amqp_get_rpc_reply(handle), "declare the exchange \(name)")
    }

    /// Declares a durable queue.
    func declareQueue(
        _ name: String, _ arguments: [(String, CallMemory.Field)]
    ) throws(BrokerFault) {
        amqp_queue_declare(
            handle, Self.channel, memory.bytes(name), 0, 1, 0, 0, memory.table(arguments))
        try check(amqp_get_rpc_reply(handle), "declare the queue \(name)")
    }

    func bind(_ queue: String, to exchange: String, key: String) throws(BrokerFault) {
        amqp_queue_bind(
            handle, Self.channel, memory.bytes(queue), memory.bytes(exchange), memory.bytes(key),
            amqp_empty_table)
        try check(amqp_get_rpc_reply(handle), "bind the queue \(queue)")
    }

    /// Messages of a queue that are in nobody's hands.
    func depth(_ queue: String) throws(BrokerFault) -> Int {
        let reply = amqp_queue_declare(
            handle, Self.channel, memory.bytes(queue), 1, 1, 0, 0, amqp_empty_table)
        // The reply's memory is the connection's, and is freed by later calls.
        let count = reply.map { Int($0.pointee.message_count) }
        try check(amqp_get_rpc_reply(handle), "count the queue \(queue)")
        return count ?? 0
    }

    // MARK: - Publishing

    func selectConfirms() throws(BrokerFault) {
        amqp_confirm_select(handle, Self.channel)
        try check(amqp_get_rpc_reply(handle), "confirm messages")
    }

    /// Publishes a message that outlives the broker, and that comes back where no queue takes it.
    func publish(_ parcel: Parcel, number: UInt64) throws(BrokerFault) {
        var properties = amqp_basic_properties_t()
        properties._flags =
            UInt32(AMQP_BASIC_CONTENT_TYPE_FLAG) | UInt32(AMQP_BASIC_DELIVERY_MODE_FLAG)
            | UInt32(AMQP_BASIC_CORRELATION_ID_FLAG) | UInt32(AMQP_BASIC_APP_ID_FLAG)
        properties.content_type = memory.bytes("application/json")
        properties.delivery_mode = UInt8(AMQP_DELIVERY_PERSISTENT.rawValue)
        // Returned messages carry no number of the broker's.
        properties.correlation_id = memory.bytes(String(number))
        properties.app_id = memory.bytes("floydfarm")
        let status = parcel.body.withUnsafeBytes { body in
            amqp_basic_publish(
                handle, Self.channel, memory.bytes(parcel.exchange), memory.bytes(parcel.key), 1, 0,
                &properties,
                amqp_bytes_t(len: body.count, bytes: UnsafeMutableRawPointer(mutating: body.baseAddress)))
        }
        memory.recycle()
        try check(status, "publish")
    }

    // MARK: - Consuming

    /// Takes one message at a time for each consumer.
    func takeOneAtATime() throws(BrokerFault) {
        amqp_basic_qos(handle, Self.channel, 0, 1, 0)
        try check(amqp_get_rpc_reply(handle), "hand out one message at a time")
    }

    /// Begins to consume a queue; the consumer is called like it.
    func consume(_ queue: String) throws(BrokerFault) {
        amqp_basic_consume(
            handle, Self.channel, memory.bytes(queue), memory.bytes(queue), 0, 0, 0, amqp_empty_table)
        try check(amqp_get_rpc_reply(handle), "consume the queue \(queue)")
    }

    func cancel(_ queue: String) throws(BrokerFault) {
        amqp_basic_cancel(handle, Self.channel, memory.bytes(queue))
        try check(amqp_get_rpc_reply(handle), "stop consuming the queue \(queue)")
    }

    func acknowledge(_ tag: UInt64) throws(BrokerFault) {
        try check(amqp_basic_ack(handle, Self.channel, tag, 0), "acknowledge")
    }

    /// Gives a message back to its queue.
    func requeue(_ tag: UInt64) throws(BrokerFault) {
        try check(amqp_basic_nack(handle, Self.channel, tag, 0, 1), "hand a message back")
    }

    /// Has the broker dead-letter a message.
    func reject(_ tag: UInt64) throws(BrokerFault) {
        try check(amqp_basic_reject(handle, Self.channel, tag, 0), "reject a message")
    }
}
