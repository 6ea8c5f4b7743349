import Tensors
import Testing
import Training

@Suite struct `Drawn digits` {
    @Test func `are the same for the same seed, wherever the drawing begins`() {
        let all = DrawnDigits(seed: 180).pictures(0..<40)
        let some = DrawnDigits(seed: 180).pictures(30..<40)
        #expect(some.labels == Array(all.labels[30...]))
        #expect(some.pixels == Array(all.pixels[(30 * 784)...]))
        #expect(DrawnDigits(seed: 181).pictures(30..<40).pixels != some.pixels)
    }

    @Test func `show every digit, white on black, within the margins`() {
        let digits = DrawnDigits(seed: 1).pictures(0..<300)
        #expect(Set(digits.labels) == Set(0...9))
        for number in 0..<digits.count {
            let picture = Array(digits.pixels[number * 784..<(number + 1) * 784])
            let ink = picture.reduce(0) { $0 + Double($1) / 255 }
            #expect((15...300).contains(ink), "picture \(number) of a \(digits.labels[number])")
            #expect(picture.max() ?? 0 > 150)
            let corners = [0, 27, 27 * 28, 783].map { picture[$0] }
            #expect(corners == [0, 0, 0, 0])
        }
    }

    @Test func `become numbers from 0 to 1, in the order that is asked for`() {
        let digits = DrawnDigits(seed: 2).pictures(0..<3)
        let pictures = digits.pictures([2, 0])
        #expect(pictures.shape == [2, 28, 28, 1])
        #expect(pictures.values[..<784].elementsEqual(digits.pixels[(2 * 784)...].map { Float($0) / 255 }))
        #expect(digits.first(2).labels == Array(digits.labels[..<2]))
    }
}
