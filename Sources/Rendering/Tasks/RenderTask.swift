package import Imaging
package import Sweeps
package import Tensors

/// A kind of experiment: what a cell takes, which nodes it is made of, and how a node is computed.
///
/// All that specs, flags, content keys, plans and help say of a task comes from its declaration.
package struct RenderTask: Sendable {
    package let declaration: TaskDeclaration
    /// The parameters that make up a picture node, equal for equal nodes: the inverse of the declaration's `node`.
    package let parameters: @Sendable (Node) -> Parameters
    /// A node's result: text states `[77, T]`, a sample `[1, 3, H, W]` in −1…1, not clamped, or errors `[V, P, D]`.
    ///
    /// It is given the model, the results of upstream nodes on demand, and who hears of every step; an error thrown by
    /// the last ends the sampling.
    package let render:
        @Sendable (
            _ node: Node, _ model: LoadedModel, _ upstream: (Node) throws -> Tensor,
            _ onStep: (StepProgress) throws -> Void
        ) throws -> Tensor

    /// What a picture is shown as besides, such as all views of an illusion; nil where it is shown as it is.
    ///
    /// It is given the picture, its node, and who gives the bytes of the files that the node names.
    package let shows:
        (
            @Sendable (
                _ picture: Bitmap, _ node: Node, _ bytes: (String) throws -> [UInt8]
            ) throws -> [Show]
        )?

    package init(
        declaration: TaskDeclaration, parameters: @escaping @Sendable (Node) -> Parameters,
        render:
            @escaping @Sendable (
                _ node: Node, _ model: LoadedModel, _ upstream: (Node) throws -> Tensor,
                _ onStep: (StepProgress) throws -> Void
            ) throws -> Tensor,
        shows: (@Sendable (Bitmap, Node, (String) throws -> [UInt8]) throws -> [Show])? = nil
    ) {
        self.declaration = declaration
        self.parameters = parameters
        self.render = render
        self.shows = shows
    }

    /// All tasks there are.
    package static let all: [RenderTask] = [
        Generate.task, Noise.task, GaussianBlur.task, OneStep.task, Denoise.task, Sample.task, Edit.task,
        Inpaint.task,
        ImageToImage.task, ImageToImage.inpainting, Upscale.task, Anagram.task, Hybrid.task,
        MNISTDenoise.task, MNISTSample.task,
    ]
}

/// A file that shows a picture in another way.
package struct Show: Sendable {
    /// What it shows: `views`, `animation`.
    package let name: String
    package let png: [UInt8]

    package init(name: String, png: [UInt8]) {
        self.name = name
        self.png = png
    }
}

/// How far the sampling of a node is.
package struct StepProgress: Sendable {
    package let kind: NodeKind
    /// Steps done, of `count`.
    package let step: Int
    package let count: Int
    /// The state that the step was taken from, and the picture that the model saw behind its noise: `[1, 3, H, W]`.
    package let state: (sample: Tensor, original: Tensor)?

    package init(
        kind: NodeKind, step: Int, count: Int, state: (sample: Tensor, original: Tensor)? = nil
    ) {
        self.kind = kind
        self.step = step
        self.count = count
        self.state = state
    }

    /// What a frame shows, if this step is taken from its state.
    package func picture(of frame: StripFrame) -> Tensor? {
        guard frame.step == step - 1 else { return nil }
        return frame.content == .sample ? state?.sample : state?.original
    }
}
