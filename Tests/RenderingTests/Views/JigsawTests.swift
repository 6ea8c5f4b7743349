import Testing

@testable import Rendering

@Suite struct `The jigsaw` {
    @Test(arguments: [16, 32, 64, 100, 256])
    func `has pieces of four kinds, those of one kind equal`(side: Int) throws {
        let pieces = try Jigsaw(side: side).pieces
        let sizes = (0..<16).map { piece in pieces.count { $0 == piece } }
        #expect(sizes.reduce(0, +) == side * side)
        for kind in 0..<4 { #expect(Set(sizes[4 * kind..<4 * kind + 4]).count == 1) }
        #expect(sizes[8] == sizes[12])
        // An edge has two tabs and one hollow, an inner piece one tab and three hollows.
        #expect(sizes[8] > side * side / 16 && sizes[4] < side * side / 16)
    }

    @Test func `has edges that fit each other's places`() throws {
        let side = 64
        let pieces = try Jigsaw(side: side).pieces
        for i in pieces.indices where pieces[i] == 8 { #expect(pieces[i + side / 4] == 12) }
    }

    @Test func `takes every way of putting it together`() throws {
        let jigsaw = try Jigsaw(side: 32)
        let orders = [[0, 1, 2, 3], [1, 2, 3, 0], [3, 2, 1, 0], [2, 0, 3, 1]]
        for first in orders {
            for second in orders {
                for swaps in 0..<16 {
                    // Two pieces in one place would be no permutation.
                    _ = try jigsaw.view(
                        places: first + second + second + first, swaps: (0..<4).map { swaps >> $0 & 1 == 1 })
                }
            }
        }
    }

    @Test func `that is put together as it was is the picture`() throws {
        let view = try Jigsaw(side: 32).view(
            places: (0..<4).flatMap { _ in 0..<4 }, swaps: [false, false, false, false])
        #expect(view.sources == Array(0..<32 * 32))
    }
}
