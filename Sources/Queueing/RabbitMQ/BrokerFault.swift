import CRabbitMQ

/// Why a connection to the broker cannot be made or kept.
struct BrokerFault: Error {
    /// One sentence, without any password.
    let reason: String
    /// Whether only a person can put it right; such a connection is tried again slowly.
    let isLasting: Bool

    init(_ reason: String, isLasting: Bool = false) {
        self.reason = reason
        self.isLasting = isLasting
    }

    /// A call of the library that failed.
    init(status: Int32, _ attempt: String, broker: BrokerAddress) {
        let status = amqp_status_enum(rawValue: status)
        let isSilent = [AMQP_STATUS_TIMEOUT, AMQP_STATUS_HEARTBEAT_TIMEOUT].contains(status)
        let cause = isSilent ? "it does not answer" : String(cString: amqp_error_string2(status.rawValue))
        self.init("the broker at \(broker) failed to \(attempt): \(cause)")
    }

    /// The socket could not be opened.
    init(opening status: Int32, broker: BrokerAddress) {
        let status = amqp_status_enum(rawValue: status)
        switch status {
        case AMQP_STATUS_HOSTNAME_RESOLUTION_FAILED:
            self.init("the broker at \(broker) cannot be reached: no machine is called \(broker.host)")
        case AMQP_STATUS_SSL_HOSTNAME_VERIFY_FAILED:
            self.init(
                "the broker at \(broker) shows a certificate that is not for \(broker.host)", isLasting: true)
        case AMQP_STATUS_SSL_PEER_VERIFY_FAILED:
            self.init(
                "the broker at \(broker) shows a certificate that no authority of \(broker.authorities) signed: "
                    + "name the right file with ?cacert=FILE", isLasting: true)
        case AMQP_STATUS_SSL_CONNECTION_FAILED, AMQP_STATUS_SSL_ERROR:
            self.init(
                "the broker at \(broker) does not agree on TLS 1.2 or later with a certificate "
                    + "signed by an authority of \(broker.authorities)", isLasting: true)
        case AMQP_STATUS_TIMEOUT:
            self.init("the broker at \(broker) cannot be reached: it does not answer")
        default:
            self.init(
                "the broker at \(broker) cannot be reached: start it, or correct its address "
                    + "(\(String(cString: amqp_error_string2(status.rawValue))))")
        }
    }

    /// The broker closed the connection or the channel.
    init(code: UInt16, text: String, _ attempt: String, broker: BrokerAddress) {
        let isRefusal = [
            UInt16(AMQP_ACCESS_REFUSED), UInt16(AMQP_NOT_ALLOWED), UInt16(AMQP_PRECONDITION_FAILED),
        ].contains(code)
        self.init("the broker at \(broker) refused to \(attempt): \(text)", isLasting: isRefusal)
    }

    /// The broker did not let the user in.
    init(login code: UInt16, text: String, broker: BrokerAddress) {
        switch Int32(code) {
        case AMQP_ACCESS_REFUSED:
            self.init(
                "the broker at \(broker) refuses the user \(broker.user): the name or the password is wrong",
                isLasting: true)
        case AMQP_NOT_ALLOWED:
            self.init(
                "the broker at \(broker) has no vhost \(broker.vhost), or the user \(broker.user) may not use it",
                isLasting: true)
        default:
            self.init(code: code, text: text, "log in", broker: broker)
        }
    }
}
