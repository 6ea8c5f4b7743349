import Farm
import Testing

@Suite struct `The throughput of a farm` {
    @Test func `is unknown until something was settled`() {
        var throughput = Throughput()
        #expect(throughput.cellsPerSecond == nil)
        throughput.add(settled: 5, at: 0)
        throughput.add(settled: 5, at: 10)
        #expect(throughput.cellsPerSecond == nil && throughput.seconds(for: 10) == nil)
        throughput.add(settled: 25, at: 20)
        #expect(throughput.cellsPerSecond == 1)
        #expect(throughput.seconds(for: 90) == 90)
    }

    @Test func `is that of the last minute`() {
        var throughput = Throughput()
        for second in 0...200 {
            throughput.add(settled: second < 100 ? 10 * second : 1000 + second, at: Double(second))
        }
        #expect(throughput.cellsPerSecond == 1)
    }

    @Test func `begins anew where cells are settled no more`() {
        var throughput = Throughput()
        throughput.add(settled: 0, at: 0)
        throughput.add(settled: 100, at: 10)
        throughput.add(settled: 90, at: 20)
        #expect(throughput.cellsPerSecond == nil)
        throughput.add(settled: 95, at: 30)
        #expect(throughput.cellsPerSecond == 0.5)
    }
}
