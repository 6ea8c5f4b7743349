import Sweeps

extension Generate {
    /// The parameters that make up a picture node: from them, `node(of:models:)` makes it again.
    ///
    /// Equal nodes give equal parameters, however a spec wrote them; what has no effect is left out.
    static func parameters(of node: Node) -> Parameters {
        guard node.kind == .stage2, let stage1 = node.upstream.last else {
            var parameters = settings(of: node, prefix: "")
            parameters["stage2"] = .boolean(false)
            return parameters
        }
        let above = settings(of: node, prefix: "stage2.")
        var parameters = settings(of: stage1, prefix: "")
        for (name, value) in above.values { parameters[name] = value }
        parameters["stage2"] = .boolean(true)
        return parameters
    }

    /// The fields of a stage's node and of its texts; both stages share the seed and the texts.
    private static func settings(of node: Node, prefix: String) -> Parameters {
        var parameters = Parameters()
        for (name, value) in node.fields { parameters[name == "seed" ? name : prefix + name] = value }
        let texts = node.upstream.filter { $0.kind == .text }
        parameters["prompt"] = texts.first?["prompt"]
        parameters["clean_caption"] = texts.first?["clean_caption"]
        if texts.count > 1 { parameters["negative"] = texts[1]["prompt"] }
        return parameters
    }
}
