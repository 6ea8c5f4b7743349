import Farm
import Foundation
import Rendering
import Sweeps
import Testing

@Suite struct SurveyTests {
    @Test func `a prompt that is too long is named with what has no effect`() throws {
        let long = String(repeating: "rocket ship and ", count: 40) + "the end"
        let survey = try Workbench().prepare("prompt: \(long)\nstage2: off").survey
        #expect(survey.warnings.count == 1)
        #expect(survey.warnings.first?.contains("the end") == true)
    }

    @Test func `of a prompt of a thousand tokens only the ends are quoted`() throws {
        let long = (0..<450).map { "word\($0)" }.joined(separator: " ")
        let warning = try #require(
            try Workbench().prepare("prompt: \(long)\nstage2: off").survey.warnings.first)
        #expect(warning.count < 400, "\(warning)")
        #expect(warning.hasSuffix("word449”"))
    }

    @Test func `a size that the model cannot make is refused before anything is rendered`() throws {
        let bench = try Workbench()
        #expect(throws: FarmError.self) { try bench.prepare("prompt: a\nwidth: [32, 33]") }
        #expect(try bench.prepare("prompt: a\nwidth: [32, 40]").survey.summary.cells == 2)
    }

    @Test func `every model of a sweep is opened before anything is rendered`() throws {
        let bench = try Workbench()
        #expect(throws: FarmError.self) { try bench.prepare("prompt: a\nmodel: [pocket, nowhere]") }
    }
}
