import Foundation
import Gallery
import Imaging
import Queueing
import Rendering
import Sweeps
package import Tensors
import Tracking

/// What `doctor` looks at: whether this machine can render, and how well.
package struct SelfCheck {
    package enum Verdict: String, Encodable, Sendable {
        case fine
        case warning
        case failure
    }

    /// One thing that was looked at.
    package struct Finding: Encodable, Sendable {
        package let subject: String
        package let verdict: Verdict
        package let text: String
    }

    private let compute: Compute
    private let storePath: String
    private let broker: String?
    private let redis: String?

    /// Looks at a farm's servers where their URLs are given.
    package init(compute: Compute, storePath: String, broker: String? = nil, redis: String? = nil) {
        self.compute = compute
        self.storePath = storePath
        self.broker = broker
        self.redis = redis
    }

    /// Looks at everything; what cannot be done becomes a failure of its own, not an error.
    package func findings() -> [Finding] {
        [
            Finding(
                subject: "version", verdict: .fine,
                text: "\(Version.current), numerics epoch \(Numerics.epoch)"),
            processor(), blas(), threads(), fonts(), store(), picture(),
        ] + servers()
    }

    private func servers() -> [Finding] {
        let reached = broker.map { url in
            check("broker") {
                let address = try BrokerAddress(url)
                try RabbitMQQueue.check(address, name: "floydfarm doctor")
                return (.fine, "\(address) lets this program in")
            }
        }
        let ledger = redis.map { url in
            check("Redis") {
                let address = try RedisAddress(url)
                let ledger = RedisLedger(at: address)
                try ledger.check()
                return ledger.policyWarning().map { (.warning, $0) } ?? (.fine, "\(address) answers")
            }
        }
        return [reached, ledger].compactMap(\.self)
    }

    private func processor() -> Finding {
        let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let flags = info.split(separator: "\n").first { $0.hasPrefix("flags") }?.split(separator: " ").map(
            String.init)
        let known = Set(flags ?? [])
        let wide = ["avx512f", "avx512bw", "avx512dq", "avx512vl"].allSatisfy(known.contains)
        if wide { return Finding(subject: "processor", verdict: .fine, text: "AVX-512") }
        if known.isSuperset(of: ["avx2", "fma", "f16c"]) {
            return Finding(subject: "processor", verdict: .fine, text: "AVX2, no AVX-512")
        }
        return Finding(
            subject: "processor", verdict: .warning,
            text: "neither AVX2 nor AVX-512: rendering works, but is many times slower")
    }

    private func blas() -> Finding {
        check("OpenBLAS") {
            let core = try OpenBLAS.load().coreName
            let isSlow = !["SkylakeX", "Cooperlake", "Sapphirerapids", "Haswell", "Zen"].contains {
                $0.caseInsensitiveCompare(core) == .orderedSame
            }
            return (isSlow ? .warning : .fine, "kernels for \(core)" + (isSlow ? ", which are slow" : ""))
        }
    }

    private func threads() -> Finding {
        Finding(
            subject: "threads", verdict: .fine,
            text: "\(compute.threads) in use; this process may use \(Compute.defaultThreads) CPUs")
    }

    private func fonts() -> Finding {
        check("fonts") { (.fine, "\(try GridFiles.fontFamilies()) families for the labels of sheets") }
    }

    private func store() -> Finding {
        check("store") {
            let path = URL(fileURLWithPath: storePath).path
            var folder = path
            while !FileManager.default.fileExists(atPath: folder), folder != "/" {
                folder = URL(fileURLWithPath: folder).deletingLastPathComponent().path
            }
            guard access(folder, W_OK | X_OK) == 0 else { throw FarmError("\(path) cannot be written") }
            var status = statvfs()
            guard statvfs(folder, &status) == 0 else { return (.fine, path) }
            let free = Double(status.f_bavail) * Double(status.f_frsize) / 1e9
            return (
                free < 1 ? .warning : .fine, "\(path) can be written, \((free * 10).rounded() / 10) GB free"
            )
        }
    }

    /// Renders a known picture with the pocket model.
    private func picture() -> Finding {
        check("pocket model") {
            let start = ContinuousClock.now
            let difference = try KnownPicture.difference(compute: compute)
            let seconds = ((ContinuousClock.now - start).inSeconds * 10).rounded() / 10
            guard difference <= KnownPicture.tolerance else {
                throw FarmError(
                    "a known picture comes out wrong, by \(difference) of 255: numerics on this machine are broken"
                )
            }
            return (.fine, "a known picture comes out right, in \(seconds) s")
        }
    }

    private func check(_ subject: String, _ body: () throws -> (Verdict, String)) -> Finding {
        do {
            let (verdict, text) = try body()
            return Finding(subject: subject, verdict: verdict, text: text)
        } catch {
            return Finding(subject: subject, verdict: .failure, text: "\(error)")
        }
    }
}
