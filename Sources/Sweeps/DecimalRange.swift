/// An arithmetic progression in decimal: `0..1 by 0.1` holds the very numbers that 0.1, 0.2, 0.3 read as.
///
/// Value number i is `(start + i · step) / 10^scale`. All mantissas fit 53 bits, so one exact division rounds
/// as the decimal literal does.
package struct DecimalRange: Hashable, Sendable {
    package let start: Int
    package let step: Int
    package let count: Int
    package let scale: Int
    /// Whether its values are numbers, not integers.
    package let isNumber: Bool

    /// `start`, `step` and `end` in units of 10^−scale; `end` is in it where a step falls on it.
    ///
    /// The caller sees to it that `step` leads from `start` to `end` and that all are within ±2^53.
    init(start: Int, end: Int, step: Int, scale: Int, isNumber: Bool) {
        self.start = start
        self.step = step
        self.scale = scale
        self.isNumber = isNumber
        count = (end - start) / step + 1
    }

    package subscript(position: Int) -> ParameterValue {
        let mantissa = start + position * step
        return isNumber ? .number(Double(mantissa) / Self.powerOfTen(scale)) : .integer(mantissa)
    }

    package func firstIndex(of value: ParameterValue) -> Int? {
        let mantissa: Int
        switch value {
        case .integer(let integer) where !isNumber: mantissa = integer
        case .number(let number) where isNumber:
            guard let rounded = Int(exactly: (number * Self.powerOfTen(scale)).rounded()) else { return nil }
            mantissa = rounded
        default: return nil
        }
        let (offset, overflow) = mantissa.subtractingReportingOverflow(start)
        guard !overflow, offset > .min, offset % step == 0, 0..<count ~= offset / step else { return nil }
        return self[offset / step] == value ? offset / step : nil
    }

    static func powerOfTen(_ exponent: Int) -> Double {
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }
}
