extension Compute {
    /// Rows `ids` of `table` (`[V, C]`): `[ids.count, C]`.
    package func embedding(_ ids: [Int], _ table: Weight) -> Tensor {
        let width = table.depth
        return Tensor([ids.count, width]) { out in
            for (position, id) in ids.enumerated() {
                precondition(0..<table.shape[0] ~= id, "token \(id) is outside a table of \(table.shape)")
                table.widen(rows: id..<id + 1, to: out + position * width)
            }
        }
    }
}
