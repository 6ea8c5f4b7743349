/// A published collection of labelled 28×28 pictures, in IDX files of the same names.
package enum DigitCollection: String, CaseIterable, Sendable {
    case mnist
    case fashion = "fashion-mnist"

    /// One of the files as it is published, compressed by gzip.
    package struct File: Sendable {
        /// Without `.gz`.
        package let name: String
        package let bytes: Int
        /// As hex digits.
        package let sha256: String
    }

    static let trainingPictures = "train-images-idx3-ubyte"
    static let trainingLabels = "train-labels-idx1-ubyte"
    static let testPictures = "t10k-images-idx3-ubyte"
    static let testLabels = "t10k-labels-idx1-ubyte"

    /// Where the files are published.
    package var address: String {
        switch self {
        case .mnist: "https://ossci-datasets.s3.amazonaws.com/mnist"
        case .fashion: "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion"
        }
    }

    package var files: [File] {
        switch self {
        case .mnist:
            [
                File(
                    name: Self.trainingPictures, bytes: 9_912_422,
                    sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
                File(
                    name: Self.trainingLabels, bytes: 28_881,
                    sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
                File(
                    name: Self.testPictures, bytes: 1_648_877,
                    sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
                File(
                    name: Self.testLabels, bytes: 4_542,
                    sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
            ]
        case .fashion:
            [
                File(
                    name: Self.trainingPictures, bytes: 26_421_880,
                    sha256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
                File(
                    name: Self.trainingLabels, bytes: 29_515,
                    sha256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
                File(
                    name: Self.testPictures, bytes: 4_422_102,
                    sha256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
                File(
                    name: Self.testLabels, bytes: 5_148,
                    sha256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
            ]
        }
    }
}
