/// One stage of the cascade, ready to sample.
package struct Stage: Sendable {
    package let unet: UNet
    package let scheduler: DDPMScheduler
    /// Noises the picture of the stage before; only in stages that take one.
    package let noisingScheduler: DDPMScheduler?

    package init(unet: UNet, scheduler: DDPMScheduler, noisingScheduler: DDPMScheduler? = nil) {
        self.unet = unet
        self.scheduler = scheduler
        self.noisingScheduler = noisingScheduler
    }
}
