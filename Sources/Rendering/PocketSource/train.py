#!/usr/bin/env python3
"""Trains the pocket model, a two-stage cascade (32 -> 128 px) of DeepFloyd IF's kind, on draw.py's pictures.

    pip install torch==2.13.0+cpu diffusers transformers accelerate sentencepiece safetensors pillow
    python train.py data   WORK --count 24000          pictures and captions
    python train.py text   WORK                        tokenizer and text encoder
    python train.py resume WORK --from CHECKPOINT      instead of `text`: go on from an exported folder
    python train.py stage1 WORK --minutes 70           base UNet
    python train.py stage2 WORK --minutes 70           super-resolution UNet, on 64 x 64 crops
    python train.py export WORK --to CHECKPOINT        half-precision weights, averaged over the training

The stages can run side by side, and continue where they stopped. A GPU is used when there is one.
"""

import argparse
import copy
import json
import math
import random
import shutil
import time
from itertools import pairwise
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import draw
import model

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
BATCH = {1: 48, 2: 16}
UNCONDITIONAL = 0.12  # share of pictures shown without their caption, for guidance
CROP = 64  # stage 2 learns from crops: it is convolutional, and its attention sees a quarter of the picture
NOISY = 800  # half of stage 1's steps are from here on, where a caption decides most
NOISE_LEVELS = 400  # stage 2 sees its low-resolution input noised up to this level


# --- pictures


def draw_some(seed: int) -> list[tuple[str, np.ndarray]]:
    r = random.Random(seed)
    return [(caption, np.asarray(picture)) for caption, picture in (draw.sample(r) for _ in range(200))]


def make_data(work: Path, count: int) -> None:
    work.mkdir(parents=True, exist_ok=True)
    with Pool() as pool:
        pairs = [pair for part in pool.imap(draw_some, range(1000, 1000 + count // 200)) for pair in part]
    np.save(work / "pictures.npy", np.stack([picture for _, picture in pairs]))
    captions = [caption for caption, _ in pairs]
    (work / "captions.json").write_text(json.dumps(captions))
    print(len(captions), "pictures,", len(set(captions)), "captions")


def load_captions(work: Path) -> list[str]:
    return json.loads((work / "captions.json").read_text())


# --- text


def train_text(work: Path, steps: int = 1500) -> None:
    """The encoder learns to tell a caption's words and pairs of neighbours from its mean state."""
    captions = load_captions(work)
    model.train_tokenizer(captions, work / "tokenizer")
    pieces = model.tokenizer(work / "tokenizer")
    captions = sorted(set(captions))
    ids, mask = model.encode(pieces, captions)

    def words_and_pairs(caption: str) -> set[tuple[str, ...]]:
        words = caption.split()
        return {(word,) for word in words} | set(pairwise(words))

    facts = {fact: i for i, fact in enumerate(sorted(set().union(*map(words_and_pairs, captions))))}
    target = torch.zeros(len(captions), len(facts))
    for row, caption in enumerate(captions):
        target[row, [facts[fact] for fact in words_and_pairs(caption)]] = 1

    torch.manual_seed(1)
    encoder = model.text_encoder(pieces)
    head = torch.nn.Linear(model.TEXT_WIDTH, len(facts))
    parameters = [*encoder.parameters(), *head.parameters()]
    optimizer = torch.optim.AdamW(parameters, 2e-3)
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = 2e-3 * min(1, step / 50) * (1 - step / steps)
        batch = torch.randint(0, len(captions), (64,))
        length = int(mask[batch].sum(1).max())
        kept = mask[batch, :length, None]
        states = encoder(ids[batch, :length], attention_mask=mask[batch, :length])[0]
        mean = (states * kept).sum(1) / kept.sum(1)
        loss = F.binary_cross_entropy_with_logits(head(mean), target[batch]) * 50
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        if step % 250 == 0:
            print(f"text step {step} loss {loss.item():.4f}", flush=True)
    torch.save(encoder.state_dict(), work / "t5.pt")


def load_encoder(work: Path):
    pieces = model.tokenizer(work / "tokenizer")
    encoder = model.text_encoder(pieces)
    encoder.load_state_dict(torch.load(work / "t5.pt"))
    return pieces, encoder.eval()


# --- diffusion


def noise_schedule() -> tuple[torch.Tensor, torch.Tensor]:
    """The scheduler's betas and cumulative products of alphas, [1000] each."""
    s = model.scheduler(1)
    return s.betas.to(DEVICE), s.alphas_cumprod.to(DEVICE)


def diffuse(x: torch.Tensor, noise: torch.Tensor, cumprod: torch.Tensor) -> torch.Tensor:
    a = cumprod[:, None, None, None]
    return a.sqrt() * x + (1 - a).sqrt() * noise


def losses(output, noise, x0, xt, t, betas, cumprod, emphasis: float) -> tuple[torch.Tensor, float]:
    """Error of the noise, plus the variational bound for the learned variance with the mean held fixed
    (Nichol and Dhariwal 2021, "Improved denoising diffusion probabilistic models", section 3.1).

    Where noise hides the picture, its error is worth up to `emphasis` times as much: what is decided there,
    the colour of a background for one, hardly shows in the error of the noise.
    """

    def at(values):
        return values[:, None, None, None]

    predicted, variance = output.chunk(2, dim=1)
    error = F.mse_loss(predicted, noise, reduction="none")
    beta, a = at(betas[t]), at(cumprod[t])
    worth = ((1 - a) / a).sqrt().clamp(1, emphasis)
    previous = at(torch.where(t > 0, cumprod[(t - 1).clamp(min=0)], torch.ones_like(cumprod[t])))

    def posterior_mean(x):
        return previous.sqrt() * beta / (1 - a) * x + (1 - beta).sqrt() * (1 - previous) / (1 - a) * xt

    lowest = ((1 - previous) / (1 - a) * beta).clamp(min=1e-7).log()
    share = (variance + 1) / 2
    log_variance = share * beta.log() + (1 - share) * lowest
    estimate = posterior_mean(((xt - (1 - a).sqrt() * predicted.detach()) / a.sqrt()).clamp(-1, 1))
    distance = (posterior_mean(x0) - estimate) ** 2
    bound = 0.5 * (
        log_variance - lowest - 1 + (lowest - log_variance).exp() + distance * (-log_variance).exp()
    )
    bits = bound.mean((1, 2, 3)).clamp(max=50).mean() / math.log(2)
    return (worth * error).mean() / worth.mean() + 1e-2 * bits, error.mean().item()


class Pictures:
    """Draws training batches.

    Pictures are in [-1, 1] as [batch, 3, side, side]; each one's caption comes as an index.
    """

    def __init__(self, work: Path, stage: int):
        self.captions = load_captions(work)
        self.full = torch.from_numpy(np.load(work / "pictures.npy")).permute(0, 3, 1, 2)
        if stage == 1:
            parts = [F.interpolate(x.float(), model.SIZES[1], mode="area") for x in self.full.split(500)]
            self.small = torch.cat(parts) / 127.5 - 1

    def small_batch(self, count: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Stage 1: half of the pictures mirrored, where the caption allows it."""
        index = torch.randint(0, len(self.small), (count,))
        mirror = torch.tensor(
            [random.random() < 0.5 and "left of" not in self.captions[i] for i in index.tolist()]
        )
        x = self.small[index]
        return torch.where(mirror[:, None, None, None], x.flip(3), x).to(DEVICE), index

    def crop_batch(self, count: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Stage 2: the same crop of the pictures and of their upsampled small versions."""
        index = torch.randint(0, len(self.full), (count,))
        x = self.full[index].float().to(DEVICE) / 127.5 - 1
        small = F.interpolate(x, model.SIZES[1], mode="area")
        low = F.interpolate(small, model.SIZES[2], mode="bilinear", align_corners=True)
        i, j = (8 * random.randint(0, (model.SIZES[2] - CROP) // 8) for _ in range(2))
        crop = (..., slice(i, i + CROP), slice(j, j + CROP))
        return x[crop], low[crop], index


class Prompts:
    """The text states of all captions and of the empty one, computed once."""

    def __init__(self, work: Path, captions: list[str]):
        pieces, encoder = load_encoder(work)
        unique = ["", *sorted(set(captions))]
        row = {caption: i for i, caption in enumerate(unique)}
        with torch.no_grad():
            parts = [
                encoder(*model.encode(pieces, unique[i : i + 256]))[0] for i in range(0, len(unique), 256)
            ]
        self.states = torch.cat(parts).to(DEVICE)
        self.empty = row[""]
        self.rows = torch.tensor([row[caption] for caption in captions])

    def batch(self, index: torch.Tensor) -> torch.Tensor:
        """The states of the captions at `index`, some of them replaced by the empty caption's."""
        silent = torch.rand(len(index)) < UNCONDITIONAL
        return self.states[torch.where(silent, self.empty, self.rows[index])]


class Trainer:
    """One stage's UNet in training: the network, its running average, the optimizer, and its file."""

    def __init__(self, work: Path, stage: int, lr: float):
        torch.manual_seed(stage)
        self.stage, self.lr, self.step = stage, lr, 0
        self.pictures = Pictures(work, stage)
        self.prompts = Prompts(work, self.pictures.captions)
        self.betas, self.cumprod = noise_schedule()
        self.net = model.unet(stage).to(DEVICE, memory_format=torch.channels_last)
        torch.nn.init.zeros_(self.net.conv_out.weight)
        torch.nn.init.zeros_(self.net.conv_out.bias)
        self.average = copy.deepcopy(self.net)
        self.optimizer = torch.optim.AdamW(self.net.parameters(), lr, betas=(0.9, 0.99), weight_decay=0.01)
        self.saved = work / f"stage{stage}.pt"
        if self.saved.exists():
            self.load()

    def load(self) -> None:
        state = torch.load(self.saved, map_location=DEVICE)
        self.net.load_state_dict(state["net"])
        self.average.load_state_dict(state["ema"])
        self.step = state["step"]
        if state["opt"]:
            self.optimizer.load_state_dict(state["opt"])

    def save(self) -> None:
        state = dict(net=self.net.state_dict(), ema=self.average.state_dict())
        torch.save(state | dict(opt=self.optimizer.state_dict(), step=self.step), self.saved)

    def batch(self, count: int):
        """Timesteps, pictures, their captions, and what stage 2 is given besides."""
        t = torch.randint(0, 1000, (count,), device=DEVICE)
        if self.stage == 1:
            t[::2] = torch.randint(NOISY, 1000, t[::2].shape, device=DEVICE)
            return t, *self.pictures.small_batch(count), (), {}
        x0, low, index = self.pictures.crop_batch(count)
        level = torch.randint(0, NOISE_LEVELS, (count,), device=DEVICE)
        noised = diffuse(low, torch.randn_like(low), self.cumprod[level])
        return t, x0, index, (noised,), dict(class_labels=level)

    def update(self, progress: float) -> float:
        """One step of the optimizer, `progress` of the way from 0 to 1; returns the error of the noise."""
        warm_up, cool_down = min(1, (self.step + 1) / 200), 0.5 + 0.5 * math.cos(math.pi * progress)
        self.optimizer.param_groups[0]["lr"] = self.lr * warm_up * cool_down
        t, x0, index, condition, extra = self.batch(BATCH[self.stage])
        noise = torch.randn_like(x0)
        xt = diffuse(x0, noise, self.cumprod[t])
        given = torch.cat([xt, *condition], dim=1).contiguous(memory_format=torch.channels_last)
        states = self.prompts.batch(index)
        # Stage 1 is bound by arithmetic, and bfloat16 speeds it up by half; the smaller stage 2 would lose.
        with torch.autocast(DEVICE, torch.bfloat16, enabled=self.stage == 1):
            output = self.net(given, t, encoder_hidden_states=states, **extra).sample.float()
        emphasis = 20 if self.stage == 1 else 1
        loss, error = losses(output, noise, x0, xt, t, self.betas, self.cumprod, emphasis)
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        decay = min(0.999, (self.step + 1) / (self.step + 20))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.net.parameters()), 1 - decay)
        return error


def train_stage(work: Path, stage: int, minutes: float, lr: float) -> None:
    trainer = Trainer(work, stage, lr)
    first, start, shown = trainer.step, time.time(), None
    while (elapsed := (time.time() - start) / 60) < minutes:
        error = trainer.update(elapsed / minutes)
        shown = error if shown is None else 0.98 * shown + 0.02 * error
        if trainer.step % 50 == 0:
            rate = (trainer.step - first) * BATCH[stage] / (time.time() - start)
            line = f"stage{stage} step {trainer.step} mse {shown:.4f} {rate:.1f} samples/s {elapsed:.1f} min"
            print(line, flush=True)
        if trainer.step % 300 == 0:
            trainer.save()
    trainer.save()


# --- folders


def resume(work: Path, checkpoint: Path) -> None:
    """Takes tokenizer, text encoder and both UNets from an exported folder; the optimizers begin anew."""
    shutil.copytree(checkpoint / "stage1" / "tokenizer", work / "tokenizer", dirs_exist_ok=True)
    encoder = model.T5EncoderModel.from_pretrained(checkpoint / "stage1" / "text_encoder")
    torch.save(encoder.float().state_dict(), work / "t5.pt")
    for stage in model.UNETS:
        folder = checkpoint / f"stage{stage}" / "unet"
        weights = model.UNet2DConditionModel.from_pretrained(folder, variant="fp16").float().state_dict()
        torch.save(dict(net=weights, ema=weights, opt=None, step=2000), work / f"stage{stage}.pt")


def export(work: Path, checkpoint: Path) -> None:
    for stage in model.UNETS:
        net = model.unet(stage)
        net.load_state_dict(torch.load(work / f"stage{stage}.pt", map_location="cpu")["ema"])
        model.save_stage(stage, net, checkpoint / f"stage{stage}")
    model.save_text(load_encoder(work)[1], work / "tokenizer", checkpoint / "stage1")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("data", "text", "resume", "stage1", "stage2", "export"))
    parser.add_argument("work", type=Path)
    parser.add_argument("--count", type=int, default=24000)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--lr", type=float, default=1.5e-3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--from", dest="source", type=Path)
    parser.add_argument("--to", dest="target", type=Path)
    a = parser.parse_args()
    torch.set_num_threads(a.threads)
    match a.what:
        case "data":
            make_data(a.work, a.count)
        case "text":
            train_text(a.work)
        case "resume":
            resume(a.work, a.source)
        case "export":
            export(a.work, a.target)
        case stage:
            train_stage(a.work, int(stage[-1]), a.minutes, a.lr)


if __name__ == "__main__":
    main()
