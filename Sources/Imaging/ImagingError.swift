/// What went wrong with a picture, as one sentence for the user.
package struct ImagingError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
