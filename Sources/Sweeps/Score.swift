/// How well a picture shows what was asked for: by how much less a model errs on noise in it under the right text than
/// under any other.
///
/// The difference, and not the ratio, of the errors is what tells how likely a text is (Li et al., 2023).
package struct Score: Hashable, Sendable {
    /// For every view of the picture, how much more of the noise, in percent, the model tells under the right text than
    /// under the best other one; below 0 it sees something else in the picture.
    package let views: [Double]

    /// The score of the picture: that of its worst view, for an illusion is as good as that.
    package var total: Double { views.min() ?? 0 }

    /// The score by the mean errors; nil where there are no views, no other text, or errors that make no sense.
    ///
    /// - Parameters:
    ///   - errors: for every view, the mean error under each text: the part of the noise that is not told
    ///   - own: for every view, the place of its text among those
    package init?(errors: [[Double]], own: [Int]) {
        guard !errors.isEmpty, errors.count == own.count else { return nil }
        var views: [Double] = []
        for (errors, own) in zip(errors, own) {
            guard errors.indices.contains(own), errors.allSatisfy(\.isFinite),
                let least = errors.indices.filter({ $0 != own }).map({ errors[$0] }).min()
            else { return nil }
            views.append(100 * (least - errors[own]))
        }
        self.views = views
    }
}
