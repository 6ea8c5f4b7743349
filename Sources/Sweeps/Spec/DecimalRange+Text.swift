extension DecimalRange {
    /// The most cells, and so the most values, that a sweep may have.
    static let maximumCount = 10_000_000_000

    /// A decimal number as an integer in units of 10^−scale.
    private struct Decimal {
        var mantissa: Int
        var scale: Int

        /// At most 18 digits, such as `-0.25`.
        init?(_ text: Substring) {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count <= 2, let whole = parts.first else { return nil }
            let fraction = parts.count == 2 ? parts[1] : ""
            let digits = whole.drop { $0 == "-" }
            guard whole.count - digits.count <= 1, !digits.isEmpty, parts.count == 1 || !fraction.isEmpty,
                (digits + fraction).utf8.allSatisfy({ 48...57 ~= $0 }), digits.count + fraction.count <= 18,
                let mantissa = Int(whole + fraction)
            else { return nil }
            self.mantissa = mantissa
            scale = fraction.count
        }

        /// The mantissa in units of 10^−`scale`; nil where it leaves ±10^18.
        func mantissa(scale target: Int) -> Int? {
            var result = mantissa
            for _ in scale..<target {
                let (product, overflow) = result.multipliedReportingOverflow(by: 10)
                guard !overflow else { return nil }
                result = product
            }
            return result.magnitude <= 1_000_000_000_000_000_000 ? result : nil
        }
    }

    /// Reads `180..183`, `0..100 by 10` or, for numbers, `1..8 by 0.5`; the end is in it.
    init(_ text: String, isNumber: Bool, place: FieldPlace) throws(SpecError) {
        let form =
            "give START..END or START..END by STEP, such as \(isNumber ? "1..8 by 0.5" : "0..100 by 10")"
        guard let (startText, endText, stepText) = Self.split(text) else {
            throw place.error("\(text.quoted) is not a range; \(form)")
        }
        guard let start = Decimal(startText), let end = Decimal(endText), let step = Decimal(stepText) else {
            throw place.error("\(text.quoted) is not a range of decimal numbers; \(form)")
        }
        let scale = max(start.scale, end.scale, step.scale)
        guard isNumber || scale == 0 else {
            throw place.error("\(text.quoted) has fractions; this range takes whole numbers")
        }
        guard let first = start.mantissa(scale: scale), let last = end.mantissa(scale: scale),
            let stride = step.mantissa(scale: scale),
            !isNumber || max(first.magnitude, last.magnitude, stride.magnitude) <= 1 << 53
        else { throw place.error("\(text.quoted) has too many digits") }
        guard stride != 0 else { throw place.error("\(text.quoted) has a step of 0; \(form)") }
        guard first == last || (first < last) == (stride > 0) else {
            throw place.error(
                "\(text.quoted) is empty: its step leads away from its end; \(form); count down as in 10..1 by -1"
            )
        }
        self.init(start: first, end: last, step: stride, scale: scale, isNumber: isNumber)
        guard count <= Self.maximumCount else {
            throw place.error(
                "\(text.quoted) has \(count) values, more than the 10^10 cells that a sweep may have")
        }
    }

    private static func split(_ text: String) -> (start: Substring, end: Substring, step: Substring)? {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 1 || (words.count == 3 && words[1] == "by"),
            let dots = words[0].firstRange(of: "..")
        else { return nil }
        return (words[0][..<dots.lowerBound], words[0][dots.upperBound...], words.count == 3 ? words[2] : "1")
    }
}
