/// What the broker says on a connection.
enum Incoming {
    /// A message for a consumer; `body` is nil where it is longer than any chunk.
    case message(consumer: String, tag: UInt64, isRedelivered: Bool, body: [UInt8]?)
    /// A message that no queue takes came back; its confirm follows.
    case returned(correlation: String, reason: String)
    /// The broker has the published messages up to `tag`, or only that one; or it does not take them.
    case settled(tag: UInt64, isMultiple: Bool, isTaken: Bool)
    /// A consumer's queue is gone.
    case cancelled(consumer: String)
    case blocked(Bool)
    case closed(isConnection: Bool, code: UInt16, text: String)
    case unexpected(String)
}
