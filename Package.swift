// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "floydfarm",
    products: [
        .executable(name: "floydfarm", targets: ["floydfarm"]),
        .executable(name: "floydfarm-bench", targets: ["floydfarm-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // MARK: - The path of the data: a target imports only targets above it.

        .target(name: "Sweeps", dependencies: ["CCrypto", "Yams"], exclude: ["README.md"]),
        .target(
            name: "CKernels",
            exclude: [
                "README.md", "body.inc", "vectors.inc", "functions.inc", "elements.inc", "rows.inc",
                "dot.inc",
            ],
            linkerSettings: [.linkedLibrary("m")]),
        .target(name: "Tensors", dependencies: ["CKernels", "COpenBLAS"], exclude: ["README.md"]),
        .target(name: "Imaging", dependencies: ["CPNG"], exclude: ["README.md"]),
        .target(
            name: "Rendering",
            dependencies: ["Sweeps", "Tensors", "Imaging", "CSentencePiece"],
            exclude: ["README.md", "PocketSource"],
            resources: [.copy("Resources/pocket")]),
        .target(
            name: "Gallery", dependencies: ["Sweeps", "Imaging", "CPosix", "CPango"], exclude: ["README.md"],
            resources: ["html", "css", "js"].map { .embedInCode("Page/page.\($0)") }),
        .target(
            name: "Farm", dependencies: ["Sweeps", "Tensors", "Imaging", "Rendering", "Gallery"],
            exclude: ["README.md"]),

        // MARK: - Programs

        .executableTarget(
            name: "floydfarm",
            dependencies: [
                "Sweeps", "Tensors", "Imaging", "Rendering", "Gallery", "Farm",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["README.md"]),
        .executableTarget(
            name: "floydfarm-bench",
            dependencies: [
                "Tensors", "Rendering",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["README.md"]),

        // MARK: - C libraries: headers and shims

        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "COpenBLAS", providers: [.apt(["libopenblas-dev"])]),
        .target(name: "CPNG", exclude: ["README.md"], linkerSettings: [.linkedLibrary("png16")]),
        .systemLibrary(name: "CPosix"),
        .target(
            name: "CPango",
            exclude: ["README.md"],
            linkerSettings: ["pangocairo-1.0", "pango-1.0", "cairo", "gobject-2.0", "glib-2.0"].map {
                .linkedLibrary($0)
            }),
        .target(
            name: "CSentencePiece", exclude: ["README.md"], linkerSettings: [.linkedLibrary("sentencepiece")]),

        // MARK: - Tests

        .testTarget(name: "SweepsTests", dependencies: ["Sweeps"]),
        .testTarget(
            name: "TensorsTests", dependencies: ["Tensors", "CKernels"], resources: [.copy("Fixtures")]),
        .testTarget(name: "ImagingTests", dependencies: ["Imaging"]),
        .testTarget(
            name: "RenderingTests", dependencies: ["Rendering", "Sweeps", "Tensors", "Imaging"],
            resources: [.copy("Fixtures")]),
        .testTarget(name: "GalleryTests", dependencies: ["Gallery", "Sweeps", "Imaging"]),
        .testTarget(
            name: "FarmTests", dependencies: ["Farm", "Sweeps", "Tensors", "Imaging", "Rendering", "Gallery"]),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "floydfarm", "floydfarm-bench", "Farm", "Sweeps", "Imaging", "Rendering", "Tensors",
            ]),
        .testTarget(name: "StyleTests"),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// Every Swift target is held to the same strict settings.
for target in package.targets
where target.type == .regular || target.type == .executable || target.type == .test {
    let isC = target.name.hasPrefix("C") && target.name != "CommandTests"
    if isC {
        // Kernels keep their speed in debug builds, where the tests run.
        target.cSettings = [.unsafeFlags(["-O3", "-fno-math-errno", "-Wall", "-Werror"])]
        if target.name == "CPango" {
            // pkg-config would name these folders, and -pthread, which SwiftPM warns of on every build.
            let folders = [
                "/usr/include/pango-1.0", "/usr/include/cairo", "/usr/include/harfbuzz",
                "/usr/include/glib-2.0",
                "/usr/lib/x86_64-linux-gnu/glib-2.0/include", "/usr/lib/aarch64-linux-gnu/glib-2.0/include",
            ]
            target.cSettings?.append(.unsafeFlags(folders.flatMap { ["-isystem", $0] }))
        }
    } else {
        target.swiftSettings = [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .treatAllWarnings(as: .error),
        ]
    }
}
