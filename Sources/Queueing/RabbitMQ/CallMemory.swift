import CRabbitMQ

/// Memory for the arguments of calls into the library, freed together.
final class CallMemory {
    enum Field {
        case text(String)
        case integer(Int)
        case flag(Bool)
        case table([(String, Field)])
    }

    private var pool = amqp_pool_t()

    init() { init_amqp_pool(&pool, 4096) }

    deinit { empty_amqp_pool(&pool) }

    /// Frees all that was made.
    func recycle() { recycle_amqp_pool(&pool) }

    func bytes(_ text: String) -> amqp_bytes_t {
        var text = text
        return text.withUTF8 { source in
            guard let start = source.baseAddress, !source.isEmpty,
                let copy = amqp_pool_alloc(&pool, source.count)
            else { return amqp_empty_bytes }
            copy.copyMemory(from: start, byteCount: source.count)
            return amqp_bytes_t(len: source.count, bytes: copy)
        }
    }

    func table(_ fields: [(String, Field)]) -> amqp_table_t {
        let size = fields.count * MemoryLayout<amqp_table_entry_t>.stride
        guard !fields.isEmpty, let memory = amqp_pool_alloc(&pool, size) else { return amqp_empty_table }
        let entries = memory.bindMemory(to: amqp_table_entry_t.self, capacity: fields.count)
        for (index, (name, field)) in fields.enumerated() {
            (entries + index).initialize(to: amqp_table_entry_t(key: bytes(name), value: value(field)))
        }
        return amqp_table_t(num_entries: Int32(fields.count), entries: entries)
    }

    private func value(_ field: Field) -> amqp_field_value_t {
        var value = amqp_field_value_t()
        switch field {
        case .text(let text):
            value.kind = UInt8(AMQP_FIELD_KIND_UTF8.rawValue)
            value.value.bytes = bytes(text)
        case .integer(let number):
            value.kind = UInt8(AMQP_FIELD_KIND_I64.rawValue)
            value.value.i64 = Int64(number)
        case .flag(let flag):
            value.kind = UInt8(AMQP_FIELD_KIND_BOOLEAN.rawValue)
            value.value.boolean = flag ? 1 : 0
        case .table(let fields):
            value.kind = UInt8(AMQP_FIELD_KIND_TABLE.rawValue)
            value.value.table = table(fields)
        }
        return value
    }
}
