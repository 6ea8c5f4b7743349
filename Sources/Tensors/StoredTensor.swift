/// A tensor that lies in a mapped file, in the type the file gives it.
package struct StoredTensor: Sendable {
    package let name: String
    package let dtype: DType
    package let shape: [Int]
    package let file: MappedFile
    /// Where its bytes are in the file; as many as shape and type say.
    package let range: Range<Int>

    package init(name: String, dtype: DType, shape: [Int], file: MappedFile, range: Range<Int>) {
        self.name = name
        self.dtype = dtype
        self.shape = shape
        self.file = file
        self.range = range
    }
}
