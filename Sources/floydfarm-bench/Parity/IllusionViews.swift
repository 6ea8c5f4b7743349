import Rendering
import Tensors

/// `illusions.view`: every view and its inverse, at both sizes where the folder has both.
///
/// Where a permutation is not random, our own is held against it, too.
func compareViews(_ folder: IllusionFolder, _ tally: inout ParityTally) throws {
    let tensors = folder.tensors
    for view in folder.views {
        var pairs: [(found: Tensor, expected: Tensor)] = []
        for side in folder.sizes where tensors.contains("view.input.\(side)") {
            let input = try tensors.floats("view.input.\(side)")
            let picture = input.reshaped([1] + input.shape)
            let made = try folder.view(
                view.name, argument: view.arg, permutation: view.permutation, side: side)
            let key = "view.\(view.label).\(side)"
            pairs.append((made.view(picture), try tensors.floats("\(key).view")))
            pairs.append((made.inverse(picture), try tensors.floats("\(key).inverse")))
            guard tensors.contains("\(key).view6") else { continue }
            let input6 = try tensors.floats("view.input6.\(side)")
            let estimate = input6.reshaped([1] + input6.shape)
            pairs.append((made.view(estimate), try tensors.floats("\(key).view6")))
            pairs.append((made.inverse(estimate), try tensors.floats("\(key).inverse6")))
        }
        tally.compare(
            "illusions.view.\(view.label)",
            pairs.map { ($0.found, $0.expected.reshaped([1] + $0.expected.shape)) }, allowed: 2e-5)
    }
    for name in ["inner_circle", "square_hinge"] {
        for side in folder.sizes {
            guard let expected = try tensors.integersIfPresent("permutation.\(name).\(side)") else {
                continue
            }
            let own = try ViewSpec(name).view(ViewSize(side: side, scale: side / folder.sizes[0]))
            tally.compare(
                "illusions.permutation.\(name).\(side)", (own as? PermutationView)?.sources ?? [],
                with: expected)
        }
    }
}
