import Foundation
import Testing

@testable import Rendering

@Suite("Timesteps")
struct TimestepsTests {
    @Test("are diffusers' for a count", arguments: [1, 2, 5, 20, 27, 40, 50, 100, 333, 1000])
    func leading(count: Int) throws {
        #expect(
            try Timesteps.spaced(count, by: .plain()) == Goldens("scheduler").integers("timesteps.\(count)"))
    }

    // DDPMScheduler(timestep_spacing=…).set_timesteps(7) and (300)
    @Test("are diffusers' with the other spacings")
    func spacings() throws {
        let linspace = SchedulerConfig.plain(timestepSpacing: .linspace)
        #expect(try Timesteps.spaced(1, by: linspace) == [0])
        #expect(try Timesteps.spaced(7, by: linspace) == [999, 832, 666, 500, 333, 166, 0])
        #expect(try Timesteps.spaced(300, by: linspace).reduce(0, +) == 149_850)
        let trailing = SchedulerConfig.plain(timestepSpacing: .trailing)
        #expect(try Timesteps.spaced(1, by: trailing) == [999])
        #expect(try Timesteps.spaced(7, by: trailing) == [999, 856, 713, 570, 428, 285, 142])
        #expect(try Timesteps.spaced(300, by: trailing).reduce(0, +) == 150_200)
        #expect(try Timesteps.spaced(2, by: .plain(stepsOffset: 1)) == [501, 1])
    }

    @Test("of the named schedules are diffusers' lists")
    func named() throws {
        // json.dump of every `*_timesteps` of diffusers.pipelines.deepfloyd_if.timesteps
        let data = try Data(contentsOf: URL(fileURLWithPath: Goldens.fixture("timesteps.json")))
        let lists = try JSONDecoder().decode([String: [Int]].self, from: data)
        #expect(lists.count == 8)
        #expect(NamedSchedules.all == lists)
    }

    @Test(
        "of a list that cannot be walked are refused",
        arguments: [
            ([], "empty"), ([1000, 0], "leave 0…999"), ([5, -1], "leave"), ([5, 5], "descending"),
            ([1, 2], "descending"),
        ])
    func refused(list: [Int], reason: String) {
        let error = #expect(throws: RenderingError.self) { try Timesteps.checked(list, by: .plain()) }
        #expect(error?.description.contains(reason) == true)
    }

    @Test("of counts beyond the schedule are refused", arguments: [0, -1, 1001])
    func counts(count: Int) {
        #expect(throws: RenderingError.self) { try Timesteps.spaced(count, by: .plain()) }
    }

    @Test("kept for a strength are counted by truncation, as in diffusers")
    func strength() throws {
        let steps = try Timesteps.spaced(100, by: .plain())
        // 100 · 0.29 is 28.999… in double.
        #expect(try Timesteps.kept(steps, strength: 0.29) == Array(steps.suffix(28)))
        #expect(try Timesteps.kept(steps, strength: 1) == steps)
        #expect(throws: RenderingError.self) { try Timesteps.kept(steps, strength: 0.001) }
        #expect(throws: RenderingError.self) { try Timesteps.kept(steps, strength: 1.1) }
    }
}
