import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// What the server answers to a request.
struct MonitoringPages: Sendable {
    let address: ListenAddress
    let metrics: PrometheusMetrics
    let health: Health

    func answer(_ request: Request) -> Response {
        guard address.accepts(authority: request.head.authority) else {
            return page("not the host of this address\n", .misdirectedRequest)
        }
        guard request.method == .get || request.method == .head else {
            var refusal = page("only GET and HEAD\n", .methodNotAllowed)
            refusal.headers[.allow] = "GET, HEAD"
            return refusal
        }
        let answer =
            switch request.uri.path {
            case "/metrics": page(metrics.exposition(), .ok, type: TextFormat.contentType)
            case "/live": state(health.stuck)
            case "/ready": state(health.missing)
            default: page("/metrics, /live and /ready\n", .notFound)
            }
        return request.method == .head ? answer.createHeadResponse() : answer
    }

    private func state(_ complaints: [String]) -> Response {
        complaints.isEmpty
            ? page("ok\n", .ok) : page(complaints.joined(separator: "\n") + "\n", .serviceUnavailable)
    }

    private func page(
        _ text: String, _ status: HTTPResponse.Status, type: String = "text/plain; charset=utf-8"
    ) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = type
        headers[.cacheControl] = "no-store"
        headers[.xContentTypeOptions] = "nosniff"
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
