import Testing

@testable import Rendering

@Suite struct `A view's text` {
    @Test func `says the same in every form`() throws {
        for text in ["low_pass", "low_pass=2", "low_pass:sigma=2.0:kernel=33", "low_pass=2e0:kernel=33"] {
            #expect(try ViewSpec(text).canonical == "low_pass:sigma=2:kernel=33")
        }
        #expect(try ViewSpec("skew=-0.5").canonical == "skew:factor=-0.5")
        #expect(try ViewSpec("flip").canonical == "flip")
    }

    @Test(arguments: ViewKind.all.map(\.name))
    func `in its canonical form means itself`(name: String) throws {
        let canonical = try ViewSpec(name).canonical
        #expect(try ViewSpec(canonical).canonical == canonical)
    }

    @Test(arguments: [
        ("flop", "there is no view “flop”; the views are identity, flip,"),
        ("", "there is no view “”"),
        ("flip=2", "the view flip takes no argument"),
        ("skew=fast", "factor of the view skew is “fast”; give a number from -64.0 to 64.0"),
        ("skew=nan", "factor of the view skew is “nan”"),
        ("skew=1:factor=2", "gives factor twice"),
        (
            "patch_permute=8.5",
            "patches of the view patch_permute is “8.5”; give a whole number from 1 to 1024"
        ),
        ("low_pass:radius=2", "the view low_pass does not know “radius=2”; it takes :sigma=2:kernel=33"),
    ])
    func `that cannot be read is refused in one sentence`(text: String, message: String) {
        #expect {
            try ViewSpec(text)
        } throws: {
            "\($0)".contains(message)
        }
    }

    @Test(arguments: [("patch_permute=5", 32), ("jigsaw", 18), ("jigsaw", 8), ("pixel_permute=64", 32)])
    func `that does not fit a picture is refused`(text: String, side: Int) throws {
        let spec = try ViewSpec(text)
        #expect {
            try spec.view(ViewSize(side: side, scale: 1))
        } throws: {
            "\($0)".contains("does not fit a picture of \(side)×\(side)")
        }
    }

    @Test func `of a permutation must name every place once`() {
        #expect(throws: RenderingError.self) { try PermutationView([0, 1, 1, 3]) }
        #expect(throws: RenderingError.self) { try PermutationView([0, 1, 2, 4]) }
        #expect(throws: RenderingError.self) { try PermutationView(side: 4, patches: [1, 0]) }
    }
}
