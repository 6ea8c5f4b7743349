/// The noise of the course's DDPM: 300 steps, β linear from 1e-4 to 0.02.
///
/// Entry `t - 1` of each table belongs to `t` = 1 … 300. Computed in float64 and rounded, because sampling divides by
/// small differences.
package struct DDPMSchedule: Sendable {
    package static let steps = 300
    package static let standard = DDPMSchedule()

    /// `√ᾱ` and `√(1 - ᾱ)`: x at `t` is `signal · x0 + noise · ε`.
    package let signal: [Float]
    package let noise: [Float]
    /// `√ᾱ′ · β / (1 - ᾱ)` and `√α · (1 - ᾱ′) / (1 - ᾱ)`: the shares of the estimate and of x in the next x; ᾱ′ is that of
    /// `t - 1`, and 1 before the first.
    package let estimateFactor: [Float]
    package let currentFactor: [Float]
    /// `√β`: the deviation of the noise that a step adds.
    package let noiseFactor: [Float]

    private init() {
        let (low, high) = (1e-4, 0.02)
        var alphaBar = 1.0
        var rows: [(Double, Double, Double, Double, Double)] = []
        for k in 0..<Self.steps {
            let beta = low + (high - low) * Double(k) / Double(Self.steps - 1)
            let before = alphaBar
            alphaBar *= 1 - beta
            rows.append(
                (
                    alphaBar.squareRoot(), (1 - alphaBar).squareRoot(),
                    before.squareRoot() * beta / (1 - alphaBar),
                    (1 - beta).squareRoot() * (1 - before) / (1 - alphaBar), beta.squareRoot()
                ))
        }
        signal = rows.map { Float($0.0) }
        noise = rows.map { Float($0.1) }
        estimateFactor = rows.map { Float($0.2) }
        currentFactor = rows.map { Float($0.3) }
        noiseFactor = rows.map { Float($0.4) }
    }
}
