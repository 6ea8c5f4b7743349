import Farm
import Testing

@Suite struct SweepChoiceTests {
    /// The newest first.
    private let sweeps = ["first-steps-01234567", "first-aabbccdd", "first-00112233"]

    @Test func `an id names its sweep`() throws {
        #expect(try SweepChoice.pick("first-00112233", among: sweeps) == "first-00112233")
    }

    @Test func `a name stands for its newest sweep, even where it begins other ids`() throws {
        #expect(try SweepChoice.pick("first", among: sweeps) == "first-aabbccdd")
    }

    @Test func `an unambiguous beginning is enough`() throws {
        #expect(try SweepChoice.pick("first-s", among: sweeps) == "first-steps-01234567")
        #expect(try SweepChoice.pick("first-0", among: sweeps) == "first-00112233")
    }

    @Test func `an ambiguous beginning is refused with what it could be`() {
        let error = #expect(throws: FarmError.self) { try SweepChoice.pick("fir", among: sweeps) }
        #expect(error?.description.contains("first-00112233") == true)
    }

    @Test func `an unknown sweep is refused with those that are there`() {
        let error = #expect(throws: FarmError.self) { try SweepChoice.pick("last", among: sweeps) }
        #expect(error?.description.contains("first-steps-01234567") == true)
        #expect(throws: FarmError.self) { try SweepChoice.pick("", among: sweeps) }
    }
}
