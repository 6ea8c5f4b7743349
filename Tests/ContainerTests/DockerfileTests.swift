import Foundation
import Testing

/// The image's recipe; there is no daemon here that could follow it.
@Suite struct `The Dockerfile` {
    private let file: Dockerfile
    private let build: Dockerfile.Stage
    private let runtime: Dockerfile.Stage

    init() throws {
        file = Dockerfile(try Project.text("docker/Dockerfile"))
        build = try #require(file.stages.first)
        runtime = try #require(file.stages.last)
        try #require(file.stages.count == 2)
    }

    @Test func `hadolint has nothing to say`() throws {
        let hadolint = Project.checks.appending(path: "venv/bin/hadolint").path
        #expect(try Project.run([hadolint, "--no-color", "docker/Dockerfile"]) == "")
    }

    @Test func `starts from bases with a version`() {
        for stage in file.stages {
            #expect(stage.base.contains(/^[a-z]+:[0-9][a-z0-9.-]*$/), "\(stage.base)")
        }
    }

    @Test func `ends as a user without rights`() {
        #expect(runtime.all("USER").map(\.arguments) == ["10001:10001"])
        #expect(runtime.instructions.last { $0.name == "RUN" || $0.name == "USER" }?.name == "USER")
    }

    @Test func `fetches nothing, and keeps nothing secret or superfluous`() {
        for stage in file.stages {
            #expect(stage.all("ADD").isEmpty)
            for setting in stage.all("ENV") + stage.all("ARG") {
                #expect(!setting.arguments.contains(/(?i)password|secret|token/))
            }
        }
        let installing = runtime.all("RUN").filter { $0.arguments.contains("apt-get install") }
        #expect(installing.count == 1)
        #expect(installing.allSatisfy { $0.arguments.contains("rm -rf /var/lib/apt/lists/*") })
        #expect(installing.allSatisfy { $0.arguments.contains("--no-install-recommends") })
        #expect(runtime.packages.filter { $0.contains(/python|gcc|clang|swift|build-essential|-dev$/) } == [])
    }

    @Test func `copies what builds, and nothing else, from a fresh clone`() throws {
        let sources = file.stages.flatMap { $0.all("COPY") }.filter { !$0.arguments.contains("--from") }
            .flatMap { $0.words.dropLast() }
        #expect(sources.count >= 4)
        let ignored = try Project.text(".gitignore").split(separator: "\n").map {
            String($0.replacing("/", with: ""))
        }
        let kept = try Project.text(".dockerignore").split(separator: "\n").filter { $0.hasPrefix("!") }
        #expect(Set(kept.map { String($0.dropFirst()) }) == Set(sources))
        #expect(sources.filter { ignored.contains($0) || !Project.exists($0) } == [])

        let folder = try TemporaryFolder()
        for source in sources {
            let place = folder.url.appending(path: source)
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: Project.root.appending(path: source), to: place)
        }
        // SwiftPM finds all targets there.
        let described = try Project.run([
            "swift", "package", "--package-path", folder.url.path, "describe", "--type", "json",
        ])
        for product in ["floydfarm", "floydfarm-worker"] {
            #expect(described.contains("\"name\" : \"\(product)\""))
            #expect(build.all("RUN").contains { $0.arguments.contains("--product \(product)") })
        }
        let packages = try Project.run([
            "bash", "-c", "source '\(folder.url.path)/Scripts/common.sh' && echo \"${packages[@]}\"",
        ])
        #expect(packages.contains("libopenblas-dev"))
    }

    @Test func `installs packages that Debian has, in versions that are safe`() throws {
        let packages = runtime.packages
        #expect(packages.count >= 10)
        let policies = try Project.run(["apt-cache", "policy"] + packages)
        let known = policies.matches(of: /(?m)^(\S+):\n.*\n  Candidate: ([0-9]\S*)/)
        let versions = Dictionary(known.map { (String($0.1), String($0.2)) }) { first, _ in first }
        #expect(packages.filter { versions[$0] == nil } == [])

        let commands = runtime.all("RUN").map(\.arguments).joined(separator: " ")
        let least = commands.matches(of: /at_least ([a-z0-9.]+) (\S+)/).map { (String($0.1), String($0.2)) }
        #expect(Set(least.map(\.0)) == ["librabbitmq4", "libhiredis0.14"])
        for (package, version) in least {
            _ = try Project.run(["dpkg", "--compare-versions", versions[package] ?? "", "ge", version])
        }
    }

    @Test func `installs all libraries and fonts that the programs use`() throws {
        let closure = Set(
            try Project.run(
                ["apt-cache", "depends", "--recurse", "--no-recommends", "--no-suggests", "--no-conflicts"]
                    + ["--no-breaks", "--no-replaces", "--no-enhances"] + runtime.packages
            ).split(separator: "\n").filter { !$0.hasPrefix(" ") }.map(String.init))
        for program in ["floydfarm", "floydfarm-worker"] {
            let libraries = try Self.libraries(of: program)
            #expect(libraries.count > 10)
            #expect(try libraries.filter { try !closure.contains(Self.package(of: $0)) } == [])
        }
        // OpenBLAS is not linked, but opened; it says itself where it is from.
        let opened = try Project.sources("Sources/Tensors").firstMatch(of: /libopenblas0-[a-z]+/)
        #expect(runtime.packages.contains(try #require(opened.map { String($0.output) })))
        let fonts = try Project.text("Scripts/common.sh").matches(of: /fonts-[a-z-]+/).map {
            String($0.output)
        }
        #expect(!fonts.isEmpty && Set(runtime.packages).isSuperset(of: fonts))
    }

    /// The files of Debian's libraries that a program is linked with; Swift's own are linked statically there.
    private static func libraries(of program: String) throws -> [String] {
        // The programs lie beside the one that runs these tests.
        let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        let path = tests.deletingLastPathComponent().appending(path: program).path
        let found = try Project.run(["ldd", path]).matches(of: /=> (\/\S+)/).map { String($0.1) }
        return found.filter { $0.hasPrefix("/lib/") || $0.hasPrefix("/usr/lib/") }
    }

    /// The package that a library came with; some are recorded in /lib, and some in /usr/lib, which is the same folder.
    private static func package(of library: String) throws -> String {
        let path = URL(filePath: library).resolvingSymlinksInPath().path.replacing(/^\/usr/, with: "")
        for place in [path, "/usr" + path] {
            let owner = try? Project.run(["dpkg-query", "--search", place])
            if let name = owner?.split(separator: ":").first { return String(name) }
        }
        return "no package has \(library)"
    }
}
