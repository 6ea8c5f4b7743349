/// Spans of time and sizes as people read them.
enum Readable {
    /// `4 s`, `2 min 05 s`, `3 h 20 min`, `5 d 3 h`.
    static func seconds(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e15 else { return "forever" }
        let whole = Int(seconds.rounded())
        switch whole {
        case ..<60: return "\(whole) s"
        case ..<3600: return "\(whole / 60) min \(padded(whole % 60)) s"
        case ..<86_400: return "\(whole / 3600) h \(padded(whole % 3600 / 60)) min"
        default: return "\(whole / 86_400) d \(whole % 86_400 / 3600) h"
        }
    }

    /// `512 B`, `3.1 MB`: powers of a thousand.
    static func bytes(_ bytes: Double) -> String {
        var (amount, unit) = (bytes, 0)
        let units = ["B", "kB", "MB", "GB", "TB", "PB"]
        while amount >= 999.5, unit + 1 < units.count {
            amount /= 1000
            unit += 1
        }
        let text =
            unit == 0 || amount >= 99.5 ? "\(Int(amount.rounded()))" : "\((amount * 10).rounded() / 10)"
        return "\(text) \(units[unit])"
    }

    /// `1,234,567`.
    static func count(_ count: Int) -> String {
        let digits = Array(String(count.magnitude))
        var text = count < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
