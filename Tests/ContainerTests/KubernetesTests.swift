import Foundation
import Testing

/// The manifests, as both a new kubectl and Debian's old one build them.
@Suite struct `The manifests of Kubernetes` {
    static let folders = ["base", "overlays/dev", "overlays/autoscaling"]
    private static let component = "app.kubernetes.io/component"

    @Test(arguments: folders) func `fit the schemas, whichever kubectl builds them`(folder: String) throws {
        for kubectl in try Self.kubectls() {
            let built = try Self.build(folder, with: kubectl)
            #expect(built.contains("kind: Deployment"))
            let schemas = "Tests/ContainerTests/Schemas"
            // The oldest version with all that is used here that is still checked, and the newest.
            #expect(try Project.validate("kubernetes", schemas, "1.27", "1.37", input: built) == [])
        }
    }

    @Test func `are refused where they do not fit`() throws {
        let built = try Self.build("base", with: "kubectl").replacing("replicas: 3", with: "replica: 3")
        let found = try Project.validate(
            "kubernetes", "Tests/ContainerTests/Schemas", "1.37", input: built)
        #expect(found.count == 1 && found[0].contains("replica"), "\(found)")
    }

    @Test(arguments: folders) func `hold pods to the restricted standard`(folder: String) throws {
        let workloads = try Self.objects(folder).filter {
            ["Deployment", "StatefulSet"].contains($0["kind"].string)
        }
        #expect(workloads.count >= 2)
        for workload in workloads {
            let pod = workload["spec.template.spec"]
            #expect(pod["automountServiceAccountToken"].bool == false)
            #expect(pod["securityContext.runAsNonRoot"].bool == true)
            #expect(pod["securityContext.seccompProfile.type"].string == "RuntimeDefault")
            #expect(pod["securityContext.fsGroupChangePolicy"].string == "OnRootMismatch")
            for container in pod["containers"].list {
                #expect(container["securityContext.allowPrivilegeEscalation"].bool == false)
                #expect(container["securityContext.readOnlyRootFilesystem"].bool == true)
                #expect(container["securityContext.capabilities.drop"].strings == ["ALL"])
                #expect(container["resources.limits.memory"].isThere)
                #expect(container["resources.requests.cpu"].isThere)
                // No secret is in the environment, and no image is whatever is newest.
                #expect(!container["env"].isThere)
                let tag = container["image"].string?.split(separator: ":").dropFirst().first
                #expect(tag != nil && tag != "latest")
            }
        }
    }

    @Test func `start the programs as these take it`() throws {
        for container in try Self.farmContainers("base") {
            try Programs.parse(container["command"].strings)
        }
    }

    @Test func `restart no worker because something else is down`() throws {
        for container in try Self.farmContainers("base") {
            #expect(container["livenessProbe.httpGet.path"].string == "/live")
            #expect(container["readinessProbe.httpGet.path"].string == "/ready")
            let port = try #require(container["ports"].list.first)
            #expect(port["name"].string == "metrics")
            let number = try #require(port["containerPort"].int)
            #expect(
                container["command"].strings.joined(separator: " ").contains("--listen 0.0.0.0:\(number)"))
            #expect(try Project.text("docker/Dockerfile").contains("EXPOSE \(number)\n"))
        }
    }

    @Test func `give workers the time that they take to end`() throws {
        let worker = try #require(
            try Self.objects("base").first {
                $0["kind"].string == "Deployment" && $0["metadata.name"].string == "floydfarm-worker"
            })
        let command = try #require(worker["spec.template.spec.containers"].list.first?["command"].strings)
        let grace = try #require(command.firstIndex(of: "--grace").flatMap { Int(command[$0 + 1]) })
        let patience = try #require(worker["spec.template.spec.terminationGracePeriodSeconds"].int)
        #expect(grace + 15 < patience)
    }

    @Test(arguments: folders) func `refer to what is there`(folder: String) throws {
        let objects = try Self.objects(folder)
        func names(_ kind: String) -> Set<String> {
            Set(objects.filter { $0["kind"].string == kind }.compactMap { $0["metadata.name"].string })
        }
        for workload in objects where ["Deployment", "StatefulSet"].contains(workload["kind"].string) {
            let pod = workload["spec.template.spec"]
            let volumes = pod["volumes"].list
            let claims = volumes.compactMap { $0["persistentVolumeClaim.claimName"].string }
            #expect(names("PersistentVolumeClaim").isSuperset(of: claims))
            #expect(names("ConfigMap").isSuperset(of: volumes.compactMap { $0["configMap.name"].string }))
            let own =
                volumes.compactMap { $0["name"].string }
                + workload["spec.volumeClaimTemplates"].list.compactMap { $0["metadata.name"].string }
            for container in pod["containers"].list {
                #expect(Set(own) == Set(container["volumeMounts"].list.compactMap { $0["name"].string }))
                let settings = container["envFrom"].list.compactMap { $0["configMapRef.name"].string }
                #expect(names("ConfigMap").isSuperset(of: settings))
            }
            if let account = pod["serviceAccountName"].string {
                #expect(names("ServiceAccount").contains(account))
            }
            if let priority = pod["priorityClassName"].string {
                #expect(names("PriorityClass").contains(priority))
            }
        }
    }

    @Test(arguments: folders) func `take from the secret what the script puts there`(folder: String) throws {
        let made = try SecretFiles()
        let objects = try Self.objects(folder)
        let pods = objects.map { $0["spec.template.spec"] }
        let volumes = pods.flatMap { $0["volumes"].list }.map { $0["secret"] }.filter(\.isThere)
        #expect(volumes.count >= 2)
        #expect(volumes.allSatisfy { $0["secretName"].string == "floydfarm" })
        var keys = volumes.flatMap { $0["items"].list.compactMap { $0["key"].string } }
        for object in objects where object["kind"].string == "TriggerAuthentication" {
            keys += object["spec.secretTargetRef"].list.compactMap { $0["key"].string }
        }
        let names = try made.names
        #expect(Set(names).isSuperset(of: keys))
    }

    @Test func `name variables that the programs read`() throws {
        let settings = try #require(
            try Self.objects("base").first { $0["kind"].string == "ConfigMap" && $0["data"].isThere })
        #expect(settings["data"].keys.contains("FLOYDFARM_BROKER_FILE"))
        #expect(try settings["data"].keys.filter { try !Variables.areRead($0) } == [])
    }

    @Test func `watch metrics that the programs have`() throws {
        let rule = try #require(
            try Self.objects("overlays/autoscaling").first { $0["kind"].string == "PrometheusRule" })
        let rules = rule["spec.groups"].list.flatMap { $0["rules"].list }
        let used = Set(
            rules.compactMap { $0["expr"].string }.flatMap { expression in
                expression.matches(of: /floydfarm_\w+?(?=_bucket|_count|\W)/).map { String($0.output) }
            })
        #expect(used.count >= 10)
        let sources = try Project.sources("Sources/Farm/Metrics")
        #expect(used.filter { !sources.contains("\"\($0)\"") } == [])
    }

    @Test func `let the scaler decide how many workers there are`() throws {
        let objects = try Self.objects("overlays/autoscaling")
        let worker = try #require(
            objects.first {
                $0["metadata.name"].string == "floydfarm-worker" && $0["kind"].string == "Deployment"
            })
        #expect(!worker["spec.replicas"].isThere)
        let scaled = try #require(objects.first { $0["kind"].string == "ScaledObject" })
        #expect(scaled["spec.scaleTargetRef.name"].string == worker["metadata.name"].string)
        #expect(scaled["spec.triggers"].list.count == 1)
    }

    // MARK: - Building

    /// The kubectl of this machine, and Debian's, where it is not the same.
    private static func kubectls() throws -> [String] {
        let debians = Project.checks.appending(path: "kubernetes-client/usr/bin/kubectl").path
        if FileManager.default.isExecutableFile(atPath: debians) { return ["kubectl", debians] }
        let state = try Project.run([
            "dpkg-query", "--show", "--showformat=${db:Status-Status}", "kubernetes-client",
        ])
        try #require(state == "installed", "Scripts/test installs Debian's kubectl")
        return ["kubectl"]
    }

    static func build(_ folder: String, with kubectl: String) throws -> String {
        try Project.run([kubectl, "kustomize", "k8s/\(folder)"])
    }

    private static func objects(_ folder: String) throws -> [YAMLValue] {
        try YAMLValue.documents(build(folder, with: "kubectl"))
    }

    private static func farmContainers(_ folder: String) throws -> [YAMLValue] {
        let found = try objects(folder).filter { $0["kind"].string == "Deployment" }
            .flatMap { $0["spec.template.spec.containers"].list }
        try #require(found.count == 2)
        return found
    }
}
