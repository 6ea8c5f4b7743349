/// Why a process cannot be watched as asked: one sentence for the person who asked.
package struct MonitoringError: Error, CustomStringConvertible, Hashable {
    package let description: String

    init(_ description: String) { self.description = description }
}
