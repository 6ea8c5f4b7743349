import Foundation
import Testing

/// The pages and scripts around the code.
@Suite struct `The pages around the code` {
    private static let top = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"]

    @Test func `link to what is there`() {
        let pages =
            Self.top.compactMap(Repository.file)
            + Repository.files(in: "Sources", "Tests", "Examples", "docker", "k8s", extensions: ["md"])
        #expect(pages.count > Self.top.count)
        let broken = pages.flatMap { page in
            links(in: page).filter { !exists($0, from: page) }.map { "\(page.path) links to \($0)" }
        }
        #expect(broken == [])
    }

    @Test func `open the list of changes with what is not released yet`() throws {
        let changes = try #require(Repository.file("CHANGELOG.md"))
        let heads = changes.lines.filter { $0.hasPrefix("## ") }
        #expect(heads.first == "## Unreleased")
    }

    @Test func `say of every example what to look at`() {
        let examples = Repository.files(in: "Examples", extensions: ["yaml"])
        #expect(examples.contains { $0.path == "Examples/first.yaml" })
        #expect(examples.filter { !$0.text.hasPrefix("# ") }.map(\.path) == [])
    }

    @Test(arguments: ["Scripts/demo", "Scripts/test", "Scripts/make-secrets", ".ci/run"])
    func `come with scripts that run`(path: String) throws {
        let script = try #require(Repository.file(path))
        #expect(script.text.hasPrefix("#!/usr/bin/env bash\n"))
        #expect(FileManager.default.isExecutableFile(atPath: Repository.root.appending(path: path).path))
        #expect(try Repository.run("bash", "-n", path).status == 0)
    }

    @Test func `hold nothing unfinished and nothing of one machine`() {
        // Spelled in halves, so that this file may hold them.
        let words = [
            "TO" + "DO", "FIX" + "ME", "fatalError(\"un" + "implemented", "try" + "! ", "/ho" + "me/",
            "../sha" + "red",
            "/wo" + "rk/",
        ]
        let files =
            Repository.files(
                in: "Sources", "Tests", "Scripts", "Examples", "docker", "k8s",
                extensions: ["swift", "c", "cpp", "h", "inc", "py", "md", "yaml", "sh", ""])
            + Self.top.compactMap(Repository.file)
        let found = files.flatMap { file in
            words.filter { file.text.contains($0) }.map { "\(file.path) has \($0)" }
        }
        #expect(found == [])
    }

    /// The relative links of a page, without what follows a `#`.
    private func links(in page: Repository.File) -> [String] {
        page.text.matches(of: /\]\(([^)\s#]+)[^)]*\)/).map { String($0.1) }.filter { !$0.contains("://") }
    }

    private func exists(_ link: String, from page: Repository.File) -> Bool {
        let folder = Repository.root.appending(path: page.path).deletingLastPathComponent()
        return FileManager.default.fileExists(atPath: folder.appending(path: link).standardizedFileURL.path)
    }
}
