/// A script that Redis runs as one step.
struct RedisScript: Sendable {
    let name: String
    let text: String

    private init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        text = String(decoding: bytes, as: UTF8.self)
    }

    static let open = RedisScript("open", PackageResources.open_lua)
    static let progress = RedisScript("progress", PackageResources.progress_lua)
    static let failures = RedisScript("failures", PackageResources.failures_lua)
    static let retry = RedisScript("retry", PackageResources.retry_lua)
    static let unsettled = RedisScript("unsettled", PackageResources.unsettled_lua)
    static let claim = RedisScript("claim", PackageResources.claim_lua)
    static let renew = RedisScript("renew", PackageResources.renew_lua)
    static let release = RedisScript("release", PackageResources.release_lua)
    static let done = RedisScript("done", PackageResources.done_lua)
    static let fail = RedisScript("fail", PackageResources.fail_lua)
    static let report = RedisScript("report", PackageResources.report_lua)
    static let workers = RedisScript("workers", PackageResources.workers_lua)
    static let pace = RedisScript("pace", PackageResources.pace_lua)
    static let lead = RedisScript("lead", PackageResources.lead_lua)
    static let resign = RedisScript("resign", PackageResources.resign_lua)
}
