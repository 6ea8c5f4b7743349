/// Why a command cannot do what it was asked: one sentence for the person who asked.
package struct FarmError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
