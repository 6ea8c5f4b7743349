/// Counts the nodes of cells, each node once.
struct PlanWalk {
    private(set) var cells = 0
    private(set) var storedCells = 0
    private(set) var work: [NodeKind: PlanSummary.Work] = [:]
    private var seen: [ContentKey: Bool] = [:]
    private var needed: Set<ContentKey> = []

    /// Counts a cell by its picture.
    mutating func visit(
        _ picture: Node, isStored: (Node) -> Bool, onNode: (Node, _ isLeft: Bool) throws -> Void
    ) throws {
        let wanted = [picture] + picture.beside
        cells += 1
        for node in wanted { try count(node, isStored: isStored, onNode: onNode) }
        if wanted.allSatisfy(isWhole) { storedCells += 1 }
        for node in wanted { try need(node, onNode: onNode) }
    }

    /// Whether a picture that was counted is stored, and all film strips on the way to it.
    private func isWhole(_ picture: Node) -> Bool {
        func hasStrips(_ node: Node) -> Bool {
            node.upstream.allSatisfy { ($0.strip == nil || seen[$0.key] == true) && hasStrips($0) }
        }
        return seen[picture.key] == true && hasStrips(picture)
    }

    private mutating func count(
        _ node: Node, isStored: (Node) -> Bool, onNode: (Node, Bool) throws -> Void
    ) throws {
        guard seen[node.key] == nil else { return }
        try onNode(node, false)
        let stored = isStored(node)
        seen[node.key] = stored
        work[node.kind, default: .init()].nodes += 1
        work[node.kind, default: .init()].stored += stored ? 1 : 0
        work[node.kind, default: .init()].evaluations += node.evaluations
        for upstream in node.upstream { try count(upstream, isStored: isStored, onNode: onNode) }
    }

    private mutating func need(_ node: Node, onNode: (Node, Bool) throws -> Void) throws {
        guard seen[node.key] == false else {
            // Of a stored picture a film strip may be missing.
            for upstream in node.upstream where upstream.strip != nil { try need(upstream, onNode: onNode) }
            return
        }
        guard needed.insert(node.key).inserted else { return }
        try onNode(node, true)
        work[node.kind, default: .init()].nodesLeft += 1
        work[node.kind, default: .init()].evaluationsLeft += node.evaluations
        for upstream in node.upstream { try need(upstream, onNode: onNode) }
    }

    /// The work of all of `sweep`, after a visit to an even sample of its cells.
    ///
    /// A kind of which the sample found fewer distinct nodes than half its cells has shown about all it has.
    func scaled(to sweep: Sweep) -> [NodeKind: PlanSummary.Work] {
        let ratio = Double(sweep.cellCount) / Double(max(cells, 1))
        return Dictionary(
            uniqueKeysWithValues: work.map { kind, found in
                var total = Double(found.nodes)
                if found.nodes > cells / 2 { total *= ratio }
                if kind == .stage1 { total = min(total, Double(sweep.jobIndexCount)) }
                let factor = total / Double(max(found.nodes, 1))
                func scale(_ count: Int) -> Int { Int((Double(count) * factor).rounded()) }
                return (
                    kind,
                    PlanSummary.Work(
                        nodes: scale(found.nodes), stored: scale(found.stored),
                        evaluations: scale(found.evaluations), evaluationsLeft: scale(found.evaluationsLeft),
                        nodesLeft: scale(found.nodesLeft))
                )
            })
    }
}
