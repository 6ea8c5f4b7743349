import Testing

@testable import Farm

@Suite struct `The watch over steps` {
    /// How many glances pass before the work is held to be stuck; nil where it never is.
    private func glances(_ watch: StepWatch) -> Int? { (0..<100_000).first { _ in watch.glance() } }

    @Test func `holds nothing to be stuck where nothing is waited for`() {
        let watch = StepWatch(least: .seconds(2))
        #expect(glances(watch) == nil)
        watch.expectStep(after: 1)
        watch.rest()
        #expect(glances(watch) == nil)
    }

    @Test func `has patience for ten steps of the usual length, and for the least time`() {
        let watch = StepWatch(least: .seconds(60))
        watch.expectStep(after: 0.5)
        #expect(glances(watch) == 60)
        for _ in 0..<20 { watch.expectStep(after: 30) }
        #expect(glances(watch) == 300)
        watch.expectStep(after: 4000)
        #expect(glances(watch) == 300)
    }

    @Test func `has more patience where models are loaded, and knows no steps afterwards`() {
        let watch = StepWatch(least: .seconds(60))
        for _ in 0..<20 { watch.expectStep(after: 300) }
        watch.expectLongWork()
        #expect(glances(watch) == 1800)
        watch.expectStep(after: 1)
        #expect(glances(watch) == 60)
    }

    @Test func `begins anew with every step`() {
        let watch = StepWatch(least: .seconds(3))
        for _ in 0..<20 {
            watch.expectStep(after: 0.1)
            #expect(!watch.glance() && !watch.glance())
        }
        #expect(watch.glance() == false)
        #expect(watch.glance())
    }
}
