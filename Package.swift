// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "floydfarm",
    products: [
        .executable(name: "floydfarm", targets: ["floydfarm"]),
        .executable(name: "floydfarm-worker", targets: ["floydfarm-worker"]),
        .executable(name: "floydfarm-bench", targets: ["floydfarm-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    ],
    targets: [
        // MARK: - The path of the data: a target imports only targets above it.

        // A spec, its axes and cells, the plan, content keys: values, without I/O beyond reading a spec.
        .target(name: "Sweeps", dependencies: ["CCrypto", "Yams"], exclude: ["README.md"]),
        // Hot loops in C, one body for each instruction set, chosen at run time.
        .target(
            name: "CKernels",
            exclude: [
                "README.md", "body.inc", "vectors.inc", "functions.inc", "elements.inc", "rows.inc",
                "dot.inc", "columns.inc", "gather.inc",
            ],
            linkerSettings: [.linkedLibrary("m")]),
        // Tensors and coarse operations, each with a plain twin; safetensors; torch's random numbers.
        .target(name: "Tensors", dependencies: ["CKernels", "COpenBLAS"], exclude: ["README.md"]),
        // Bitmaps, PNG files with text, and JPEG files.
        .target(name: "Imaging", dependencies: ["CPNG", "CJPEG"], exclude: ["README.md"]),
        // Small UNets from scratch: data, layers, gradients, objectives, training, sampling.
        .target(
            name: "Training", dependencies: ["Sweeps", "Tensors", "Imaging", "CZlib"],
            exclude: ["README.md", "figures"]),
        // From a node to a picture: checkpoints, text, UNets, sampling, tasks.
        .target(
            name: "Rendering",
            dependencies: ["Sweeps", "Tensors", "Imaging", "Training", "CSentencePiece"],
            exclude: ["README.md", "PocketSource"],
            resources: [.copy("Resources/pocket")]),
        // Where results are kept, and how they are looked at: the store, contact sheets, the page.
        .target(
            name: "Gallery", dependencies: ["Sweeps", "Imaging", "CPosix", "CPango"], exclude: ["README.md"],
            resources: ["html", "css", "js"].map { .embedInCode("Page/page.\($0)") }),
        // Where chunks of work wait for workers: in memory, or on RabbitMQ.
        .target(name: "Queueing", dependencies: ["CRabbitMQ"], exclude: ["README.md"]),
        // Who does what, and how far sweeps are: in memory, or in Redis.
        .target(
            name: "Tracking", dependencies: ["CHiredis"], exclude: ["README.md"],
            resources: [
                "claim", "done", "fail", "failures", "lead", "open", "pace", "progress", "release", "renew",
                "report",
                "resign", "retry", "unsettled", "workers",
            ].map { .embedInCode("Redis/Scripts/\($0).lua") }),
        // What a service says of itself: logs, metrics, health.
        .target(
            name: "Monitoring",
            dependencies: [
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            exclude: ["README.md"]),
        // Joins the above: coordinator and worker; a sweep is checked, rendered, stored and laid out.
        .target(
            name: "Farm",
            dependencies: [
                "Sweeps", "Tensors", "Imaging", "Training", "Rendering", "Gallery", "Queueing", "Tracking",
                "Monitoring",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ],
            exclude: ["README.md"]),

        // Flags that more than one program or command takes.
        .target(
            name: "Options",
            dependencies: [
                "Tensors", "Gallery", "Queueing", "Tracking", "Monitoring", "Farm",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["README.md"]),

        // RabbitMQ and Redis of one's own, on free ports, for tests and benchmarks.
        .target(name: "TestServers", exclude: ["README.md"]),

        // MARK: - Programs

        // The command line.
        .executableTarget(
            name: "floydfarm",
            dependencies: [
                "Sweeps", "Tensors", "Imaging", "Training", "Rendering", "Gallery", "Queueing", "Tracking",
                "Monitoring", "Farm", "Options",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["README.md"]),
        // The headless worker.
        .executableTarget(
            name: "floydfarm-worker",
            dependencies: [
                "Tensors", "Rendering", "Gallery", "Queueing", "Tracking", "Monitoring", "Farm",
                "Options",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["README.md"]),
        // Benchmarks, parity with the reference, synthetic checkpoints.
        .executableTarget(
            name: "floydfarm-bench",
            dependencies: [
                "Sweeps", "Tensors", "Training", "Imaging", "Rendering", "Gallery", "Queueing", "Tracking",
                "Monitoring", "Farm", "Options", "TestServers", "CBarePublisher",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["README.md"], resources: [.copy("reference")]),

        // MARK: - C libraries: headers and shims, one user each, in the order of their users

        // Digests, for Sweeps.
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        // Matrix products, for Tensors, which opens the library itself.
        .systemLibrary(name: "COpenBLAS", providers: [.apt(["libopenblas-dev"])]),
        // PNG files, for Imaging.
        .target(name: "CPNG", exclude: ["README.md"], linkerSettings: [.linkedLibrary("png16")]),
        // JPEG files, for Imaging.
        .target(name: "CJPEG", exclude: ["README.md"], linkerSettings: [.linkedLibrary("jpeg")]),
        // Files compressed by gzip, for Training.
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        // The tokenizer's library, for Rendering.
        .target(
            name: "CSentencePiece", exclude: ["README.md"], linkerSettings: [.linkedLibrary("sentencepiece")]),
        // A system call that Swift hides, for Gallery.
        .systemLibrary(name: "CPosix"),
        // The broker's client, for Queueing.
        .systemLibrary(name: "CRabbitMQ", pkgConfig: "librabbitmq", providers: [.apt(["librabbitmq-dev"])]),
        // Redis' client, for Tracking; its pkg-config has flags that SwiftPM warns of on every build.
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
        // Text for labels, for Gallery.
        .target(
            name: "CPango",
            exclude: ["README.md"],
            linkerSettings: ["pangocairo-1.0", "pango-1.0", "cairo", "gobject-2.0", "glib-2.0"].map {
                .linkedLibrary($0)
            }),
        // A publisher to measure against, for floydfarm-bench.
        .target(name: "CBarePublisher", exclude: ["README.md"], linkerSettings: [.linkedLibrary("rabbitmq")]),

        // MARK: - Tests

        .testTarget(name: "SweepsTests", dependencies: ["Sweeps"]),
        .testTarget(
            name: "TensorsTests", dependencies: ["Tensors", "CKernels", "TestServers"],
            resources: [.copy("Fixtures")]),
        .testTarget(
            name: "TrainingTests",
            dependencies: ["Training", "Tensors", "TestServers", "floydfarm-bench"],
            resources: [.copy("Fixtures")]),
        .testTarget(name: "ImagingTests", dependencies: ["Imaging"]),
        .testTarget(
            name: "RenderingTests", dependencies: ["Rendering", "Sweeps", "Tensors", "Imaging", "Training"],
            resources: [.copy("Fixtures")]),
        .testTarget(name: "GalleryTests", dependencies: ["Gallery", "Sweeps", "Imaging"]),
        .testTarget(name: "QueueingTests", dependencies: ["Queueing", "TestServers"]),
        .testTarget(name: "TrackingTests", dependencies: ["Tracking", "TestServers"]),
        .testTarget(
            name: "MonitoringTests",
            dependencies: [
                "Monitoring",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ]),
        .testTarget(
            name: "FarmTests",
            dependencies: [
                "Farm", "Sweeps", "Tensors", "Imaging", "Training", "Rendering", "Gallery", "Queueing",
                "Tracking",
                "Monitoring", "TestServers", "floydfarm", "floydfarm-worker", "floydfarm-bench",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ]),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "floydfarm", "floydfarm-worker", "floydfarm-bench", "Farm", "Sweeps", "Imaging", "Rendering",
                "Tensors", "Queueing", "Tracking", "TestServers",
            ]),
        // The containers' files: docker and k8s.
        .testTarget(
            name: "ContainerTests",
            dependencies: [
                "floydfarm", "floydfarm-worker", "Queueing", "Tracking", "TestServers", "Yams",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["Schemas", "requirements.txt", "validate.py"]),
        .testTarget(name: "StyleTests"),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// Every target is held to the same strict settings of its language.
for target in package.targets
where target.type == .regular || target.type == .executable || target.type == .test {
    if target.type != .test && target.name.hasPrefix("C") {
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
