import Foundation
import Testing

/// The farm on one machine, as docker compose would start it.
@Suite struct `The compose file` {
    private let text: String
    private let file: YAMLValue
    private let services: YAMLValue

    init() throws {
        text = try Project.text("docker/compose.yaml")
        file = try #require(try YAMLValue.documents(text).first)
        services = file["services"]
    }

    @Test func `fits the schema`() throws {
        #expect(try Project.validate("compose", input: text) == [])
        let wrong = text.replacing("mem_limit:", with: "memory_limit:")
        #expect(try !Project.validate("compose", input: wrong).isEmpty)
    }

    @Test func `has broker, Redis, coordinator and workers`() {
        #expect(services.keys == ["rabbitmq", "redis", "coordinator", "worker"])
        #expect(services["worker.entrypoint"].strings == ["floydfarm-worker"])
        #expect(services["coordinator.command"].strings.first == "coordinate")
        // Several workers can neither have one name nor one port.
        #expect(!services["worker.container_name"].isThere && !services["worker.ports"].isThere)
        #expect(services["worker.stop_grace_period"].string == "120s")
    }

    @Test func `starts the programs as these take it`() throws {
        #expect(try Project.text("docker/Dockerfile").contains("\nENTRYPOINT [\"floydfarm\"]\n"))
        try Programs.parse(["floydfarm"] + services["coordinator.command"].strings)
        try Programs.parse(services["worker.entrypoint"].strings + services["worker.command"].strings)
    }

    @Test func `gives no service more than it needs`() {
        for name in services.keys {
            let service = services.key(name)
            #expect(service["read_only"].bool == true)
            #expect(service["cap_drop"].strings == ["ALL"])
            #expect(service["security_opt"].strings == ["no-new-privileges:true"])
            #expect(service["restart"].string == "unless-stopped")
            #expect(service["mem_limit"].isThere)
            #expect(service["stop_grace_period"].isThere)
            #expect(service["ports"].strings.allSatisfy { $0.hasPrefix("127.0.0.1:") })
            #expect(service["networks"].strings.contains("farm"))
        }
        #expect(file["networks.farm.internal"].bool == true)
        for server in ["rabbitmq", "redis"] {
            #expect(services.key(server)["healthcheck.test"].isThere)
            #expect(services["worker.depends_on"].key(server)["condition"].string == "service_healthy")
        }
    }

    @Test func `refers to files and secrets that are there`() throws {
        let made = try SecretFiles().names
        let secrets = file["secrets"]
        for name in secrets.keys {
            let path = try #require(secrets.key(name)["file"].string)
            #expect(path == "./secrets/\(name)" && made.contains(name))
        }
        for name in services.keys {
            let service = services.key(name)
            #expect(Set(service["secrets"].strings).isSubset(of: secrets.keys))
            for volume in service["volumes"].strings {
                let source = volume.prefix { $0 != ":" }
                if volume.hasPrefix("./") { #expect(Project.exists("docker/\(source)"), "\(volume)") }
                // Docker makes the folder for models where nobody did.
                if !volume.hasPrefix("./") && !volume.hasPrefix("${MODELS:-./models}:") {
                    #expect(file["volumes"].keys.contains(String(source)))
                }
            }
        }
        #expect(
            Project.exists("docker/" + (services["worker.build.dockerfile"].string?.dropFirst(7) ?? "none")))
        #expect(try Project.text("docker/rabbitmq.conf").contains("/run/secrets/rabbitmq-definitions.json"))
        #expect(try Project.text("docker/redis.conf").contains("/run/secrets/redis-users.acl"))
    }

    @Test func `sets variables that the programs read`() throws {
        for name in ["coordinator", "worker"] {
            let environment = services.key(name)["environment"]
            #expect(environment.keys.contains("FLOYDFARM_BROKER_FILE"))
            #expect(try environment.keys.filter { try !Variables.areRead($0) } == [])
            for key in environment.keys where key.hasSuffix("_FILE") {
                let path = environment.key(key).string ?? ""
                #expect(services.key(name)["secrets"].strings.map { "/run/secrets/\($0)" }.contains(path))
            }
        }
    }

    @Test func `runs the servers that the trial on Kubernetes runs`() throws {
        let manifests = try `The manifests of Kubernetes`.build("overlays/dev", with: "kubectl")
        for server in ["rabbitmq", "redis"] {
            let image = try #require(services.key(server)["image"].string)
            #expect(manifests.contains("image: \(image)\n"))
            #expect(image.contains(/:[0-9]+\.[0-9]+\.[0-9]+/))
        }
    }
}
