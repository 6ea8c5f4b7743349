#!/usr/bin/env python3
"""Times one guided denoising step (conditional + unconditional, one picture) of the reference implementation on the CPU.

    pip install torch==2.13.0+cpu diffusers transformers openvino
    python step.py torch    IF-I-M 64  --runs 5 --threads 2
    python step.py torch    IF-II-M 256 --runs 3
    python step.py openvino IF-I-M 64  --runs 5
    python step.py torch    T5-XXL --layers 4     one prompt of 77 tokens; the time is scaled to the model's 24 layers
    python step.py torch    FOLDER --runs 3       a whole cell, 20 + 20 guided steps, of FOLDER/stage1 and FOLDER/stage2 by the pipelines

Weights are random (FOLDER's aside): the time does not depend on them. Arithmetic is float32.
Prints one JSON line: seconds, best and median, per layout, and the process's peak memory in bytes.
"""
import argparse, json, os, resource, time
import torch

COMMON = dict(act_fn="gelu", attention_head_dim=64, addition_embed_type="text", addition_embed_type_num_heads=64, cross_attention_norm="group_norm",
              mid_block_type="UNetMidBlock2DSimpleCrossAttn", resnet_time_scale_shift="scale_shift", encoder_hid_dim=4096)


def stage1(channels):
    return dict(COMMON, sample_size=64, in_channels=3, out_channels=6, block_out_channels=channels, layers_per_block=3, cross_attention_dim=channels[-1],
                down_block_types=("ResnetDownsampleBlock2D",) + ("SimpleCrossAttnDownBlock2D",) * 3,
                up_block_types=("SimpleCrossAttnUpBlock2D",) * 3 + ("ResnetUpsampleBlock2D",))


def stage2(channels, layers):
    return dict(COMMON, sample_size=256, in_channels=6, out_channels=6, block_out_channels=channels, layers_per_block=layers, cross_attention_dim=channels[-1],
                down_block_types=("ResnetDownsampleBlock2D",) * 3 + ("SimpleCrossAttnDownBlock2D",) * 2,
                up_block_types=("SimpleCrossAttnUpBlock2D",) * 2 + ("ResnetUpsampleBlock2D",) * 3,
                time_embedding_dim=channels[-1], class_embed_type="timestep", time_embedding_act_fn="gelu", resnet_skip_time_act=True,
                resnet_out_scale_factor=1 / 0.7071, mid_block_scale_factor=1 / 0.7071, only_cross_attention=False)


CONFIGS = {"IF-I-M": stage1((192, 384, 576, 768)), "IF-I-L": stage1((320, 640, 960, 1280)), "IF-I-XL": stage1((704, 1408, 2112, 2816)),
           "IF-II-M": stage2((128, 256, 512, 768, 768), (2, 2, 3, 3, 3)), "IF-II-L": stage2((160, 320, 640, 960, 1280), (2, 2, 3, 5, 5))}


def times(run, runs):
    run(); seconds = []
    for _ in range(runs):
        start = time.perf_counter(); run(); seconds.append(time.perf_counter() - start)
    return dict(best=round(min(seconds), 4), median=round(sorted(seconds)[len(seconds) // 2], 4))


def encoder(layers):
    """Seconds for the states of one prompt: each of the 24 layers does the same work."""
    from transformers import T5Config, T5EncoderModel
    net = T5EncoderModel(T5Config(vocab_size=128, d_model=4096, d_kv=64, d_ff=10240, num_layers=layers, num_heads=64, feed_forward_proj="gated-gelu", tie_word_embeddings=False)).eval()
    ids = torch.randint(3, 128, (1, 77))
    return lambda: net(ids, attention_mask=torch.ones_like(ids))[0]


def cell(folder):
    """One picture through both stages of a small checkpoint, text states given."""
    from diffusers import DDPMScheduler, IFPipeline, IFSuperResolutionPipeline, UNet2DConditionModel
    none = dict(safety_checker=None, feature_extractor=None, requires_safety_checker=False, tokenizer=None, text_encoder=None, watermarker=None)
    load = lambda stage: dict(unet=UNet2DConditionModel.from_pretrained(f"{folder}/{stage}/unet", variant="fp16").float().eval(), scheduler=DDPMScheduler.from_pretrained(f"{folder}/{stage}/scheduler"))
    first = IFPipeline(**load("stage1"), **none)
    second = IFSuperResolutionPipeline(**load("stage2"), image_noising_scheduler=DDPMScheduler.from_pretrained(f"{folder}/stage2/image_noising_scheduler"), **none)
    for p in (first, second): p.set_progress_bar_config(disable=True)
    text = torch.randn(2, 1, 77, first.unet.config.encoder_hid_dim); given = dict(prompt_embeds=text[0], negative_prompt_embeds=text[1], output_type="pt")

    def run():
        seed = lambda: torch.Generator().manual_seed(180)
        picture = first(**given, num_inference_steps=20, guidance_scale=7.0, generator=seed()).images
        second(**given, image=picture, num_inference_steps=20, guidance_scale=4.0, noise_level=50, generator=seed())
    return run, (first.unet, second.unet)


def main():
    a = argparse.ArgumentParser()
    a.add_argument("engine", choices=("torch", "openvino")); a.add_argument("model"); a.add_argument("size", type=int, nargs="?", default=64)
    a.add_argument("--runs", type=int, default=3); a.add_argument("--threads", type=int, default=2); a.add_argument("--layers", type=int, default=4); a = a.parse_args()
    torch.set_grad_enabled(False); torch.set_num_threads(a.threads)
    peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    if a.model == "T5-XXL":
        t = {k: round(v * 24 / a.layers, 4) for k, v in times(encoder(a.layers), a.runs).items()}
        return print(json.dumps(dict(engine="torch", model=a.model, layers=a.layers, threads=a.threads, nchw=t, peak_bytes=peak())))
    if os.path.isdir(a.model):
        run, nets = cell(a.model); out = dict(engine="torch", model="folder", threads=a.threads, nchw=times(run, a.runs))
        for n in nets: n.to(memory_format=torch.channels_last)
        return print(json.dumps(dict(out, nhwc=times(run, a.runs), peak_bytes=peak())))
    from diffusers import UNet2DConditionModel
    config = CONFIGS[a.model]; net = UNet2DConditionModel(**config).eval()
    x, text, t = torch.randn(2, config["in_channels"], a.size, a.size), torch.randn(2, 77, 4096), torch.tensor(500)
    extra = (torch.tensor([250, 250]),) if "class_embed_type" in config else ()
    call = lambda x: net(x, t, encoder_hidden_states=text, **(dict(class_labels=extra[0]) if extra else {}), return_dict=False)[0]
    out = dict(engine=a.engine, model=a.model, size=a.size, threads=a.threads)
    if a.engine == "torch":
        out["nchw"] = times(lambda: call(x), a.runs)
        net.to(memory_format=torch.channels_last); y = x.to(memory_format=torch.channels_last); out["nhwc"] = times(lambda: call(y), a.runs)
    else:
        import openvino as ov

        class Step(torch.nn.Module):
            def __init__(self): super().__init__(); self.net = net
            def forward(self, x, t, text, labels=None):
                return self.net(x, t, encoder_hidden_states=text, **({} if labels is None else dict(class_labels=labels)), return_dict=False)[0]
        args = (x, t, text) + extra
        compiled = ov.Core().compile_model(ov.convert_model(Step(), example_input=args), "CPU", {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": a.threads, "PERFORMANCE_HINT": "LATENCY"})
        request = compiled.create_infer_request(); out["f32"] = times(lambda: request.infer([v.numpy() for v in args]), a.runs)
    print(json.dumps(dict(out, peak_bytes=peak())))


if __name__ == "__main__":
    main()
