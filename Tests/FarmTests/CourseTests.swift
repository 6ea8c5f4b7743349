import Foundation
import Rendering
import Sweeps
import Tensors
import Testing

@testable import Farm

/// The folder `Examples/course`.
@Suite struct `The course's figures` {
    private static let folder = URL(filePath: #filePath).appending(path: "../../../Examples/course")
        .standardizedFileURL.path

    @Test func `are planned to the evaluation`() throws {
        let bench = try Workbench()
        let course = try Course(folder: Self.folder, model: Course.Model(model: nil, text: nil))
        // Those of part B need networks that are to be trained first.
        let counts = try course.chapters.filter { !$0.title.hasPrefix("B ") }.map { chapter in
            try PreparedSweep(
                chapter.spec, catalog: ModelCatalog(folder: bench.folder.path), store: nil,
                compute: Compute(threads: 2)
            ).survey.summary.evaluationsLeft
        }
        // Set-up: three prompts with 5, 20 and 40 guided steps in both stages; 1.1 to 1.3; 1.4 and what it is compared
        // with; 33 steps of five pictures, then under guidance; three pictures at six levels each, thrice, with the
        // inpainting of three in between, twice; three anagrams and three hybrids of 132.
        #expect(
            counts == [
                3 * 2 * 2 * 65, 0, 0, 3, 23, 1, 0, 5 * 33, 5 * 66, 3 * 304, 3 * 304, 3 * 2 * 66, 3 * 304,
                3 * 132, 3 * 132,
            ])
    }
}
