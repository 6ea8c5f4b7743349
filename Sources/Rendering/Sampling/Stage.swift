package import Tensors

/// One stage of the cascade, ready to sample.
package struct Stage: Sendable {
    package let unet: UNet
    package let scheduler: DDPMScheduler
    /// Noises the picture of the stage before; only in stages that take one.
    package let noisingScheduler: DDPMScheduler?

    /// The first stage, in a folder as published.
    ///
    /// - Throws: `RenderingError` or `TensorsError` that names the file and what does not fit.
    package static func first(_ folder: String, compute: Compute) throws -> Stage {
        let unet = try UNet.load(ModelReference.unetFolder(folder), compute: compute)
        try unet.config.requireStage1(folder)
        return Stage(
            unet: unet, scheduler: try .load(ModelReference.schedulerPath(folder)), noisingScheduler: nil)
    }

    /// A stage that enlarges pictures, in a folder as published.
    ///
    /// - Throws: `RenderingError` or `TensorsError` that names the file and what does not fit.
    package static func superResolution(_ folder: String, compute: Compute) throws -> Stage {
        let unet = try UNet.load(ModelReference.unetFolder(folder), compute: compute)
        try unet.config.requireStage2(folder)
        return Stage(
            unet: unet, scheduler: try .load(ModelReference.schedulerPath(folder)),
            noisingScheduler: try .load(ModelReference.noisingSchedulerPath(folder)))
    }
}

extension UNet {
    /// The UNet in a folder with `config.json` and weights, all of them verified.
    ///
    /// - Throws: `RenderingError` or `TensorsError` that names the file and what does not fit.
    package static func load(_ folder: String, compute: Compute) throws -> UNet {
        let checkpoint = try Checkpoint.unet(folder)
        let lookup = checkpoint.lookup()
        let unet = UNet(lookup, config: try UNetConfig(path: checkpoint.configPath), compute: compute)
        try lookup.finish()
        WeightBudget.standard.expect(map: unet.config.largestMap)
        return unet
    }
}

extension UNetConfig {
    /// Bytes of the largest feature map of a picture, with and without its prompt.
    fileprivate var largestMap: Int {
        2 * sampleSize * sampleSize * (blockOutChannels.first ?? 0) * MemoryLayout<Float>.stride
    }
}

extension DDPMScheduler {
    fileprivate static func load(_ path: String) throws -> DDPMScheduler {
        DDPMScheduler(try SchedulerConfig(path: path))
    }
}

extension UNetConfig {
    /// Refuses a UNet that is not stage I: from noise alone to noise and variance of three channels.
    func requireStage1(_ folder: String) throws {
        guard inChannels == 3, outChannels == 6, !hasNoiseLevel else {
            throw RenderingError(
                "\(ModelReference.unetFolder(folder))/config.json is not of a stage I: it has \(inChannels) channels in "
                    + "and \(outChannels) out\(hasNoiseLevel ? ", and takes a noise level" : ""), instead of 3 and 6"
            )
        }
    }

    /// Refuses a UNet that is not stage II: it sees the picture of the stage before beside its own.
    func requireStage2(_ folder: String) throws {
        guard inChannels == 6, outChannels == 6, hasNoiseLevel else {
            throw RenderingError(
                "\(ModelReference.unetFolder(folder))/config.json is not of a stage II: it has \(inChannels) channels in "
                    + "and \(outChannels) out\(hasNoiseLevel ? "" : ", and takes no noise level"), instead of 6 and 6"
            )
        }
    }
}
