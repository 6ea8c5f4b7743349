/// What went wrong with training or its files, as one sentence for the user.
package struct TrainingError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
