/// The numerics epoch.
///
/// It is part of every content key: raise it with any change that can change pixels.
package enum Numerics {
    package static let epoch = 3
}
