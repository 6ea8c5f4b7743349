/// Why something cannot be rendered, as one sentence for the user that names the file and the field.
package struct RenderingError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
