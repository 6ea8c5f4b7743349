/// The program's version, as pictures and `--version` give it.
package enum Version {
    package static let current = "0.1.0"
}
