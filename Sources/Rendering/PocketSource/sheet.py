#!/usr/bin/env python3
"""Renders a sheet of the pocket model with diffusers: prompts down, seeds across.

python sheet.py CHECKPOINT OUT.png [--steps 40] [--guidance 5] [--prompt TEXT ...]
"""

import argparse
from pathlib import Path

import torch
from diffusers import DDPMScheduler, IFPipeline, IFSuperResolutionPipeline, UNet2DConditionModel
from PIL import Image
from transformers import T5EncoderModel

import model

PROMPTS = [
    "an oil painting of a snowy mountain village",
    "a man wearing a hat",
    "a rocket ship",
    "a lithograph of a skull",
    "an oil painting of people around a campfire",
    "a photo of a dog",
    "a red circle on a blue background",
    "a yellow star above a green square",
]


def pipelines(folder: Path):
    without = ("safety_checker", "feature_extractor", "tokenizer", "text_encoder", "watermarker")
    absent = dict.fromkeys(without) | dict(requires_safety_checker=False)

    def parts(stage: str):
        unet = UNet2DConditionModel.from_pretrained(folder / stage / "unet", variant="fp16").float().eval()
        return dict(
            unet=unet, scheduler=DDPMScheduler.from_pretrained(folder / stage / "scheduler"), **absent
        )

    noising = DDPMScheduler.from_pretrained(folder / "stage2" / "image_noising_scheduler")
    both = (
        IFPipeline(**parts("stage1")),
        IFSuperResolutionPipeline(**parts("stage2"), image_noising_scheduler=noising),
    )
    for pipeline in both:
        pipeline.set_progress_bar_config(disable=True)
    return both


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--prompt", nargs="+", default=PROMPTS)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(range(180, 188)))
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--guidance", type=float, default=5.0)
    parser.add_argument("--steps2", type=int, default=20)
    parser.add_argument("--guidance2", type=float, default=2.0)
    parser.add_argument("--noise-level", type=int, default=100)
    a = parser.parse_args()
    first, second = pipelines(a.checkpoint)
    pieces = model.tokenizer(a.checkpoint / "stage1" / "tokenizer")
    encoder = T5EncoderModel.from_pretrained(a.checkpoint / "stage1" / "text_encoder").float().eval()

    def states(text: str) -> torch.Tensor:
        return encoder(*model.encode(pieces, [text]))[0].repeat(len(a.seeds), 1, 1)

    def generators() -> list[torch.Generator]:
        return [torch.Generator().manual_seed(seed) for seed in a.seeds]

    rows = []
    for prompt in a.prompt:
        text = dict(prompt_embeds=states(prompt), negative_prompt_embeds=states(""), output_type="pt")
        small = first(
            **text, num_inference_steps=a.steps, guidance_scale=a.guidance, generator=generators()
        ).images
        large = second(
            **text,
            image=small,
            num_inference_steps=a.steps2,
            guidance_scale=a.guidance2,
            noise_level=a.noise_level,
            generator=generators(),
        ).images
        rows.append(torch.cat(list(large.clamp(-1, 1)), dim=2))
    sheet = ((torch.cat(rows, dim=1) + 1) * 127.5).round().byte().permute(1, 2, 0).numpy()
    Image.fromarray(sheet).save(a.out)


if __name__ == "__main__":
    main()
