/// What went wrong with a tensor file or with the compute library, as one sentence for the user.
package struct TensorsError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
