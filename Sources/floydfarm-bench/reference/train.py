#!/usr/bin/env python3
"""Times one step of training of the course's UNet by torch on the CPU: forwards, backwards and Adam, in float32.

    pip install torch==2.13.0+cpu
    python train.py denoiser --hidden 128 --batch 256 --layout nchw --runs 3 --threads 2

Prints one JSON line: the best step's seconds, and the process's peak memory in bytes. Pictures and noise are random: the
time does not depend on them.
"""
import argparse, json, resource, time
import torch
from torch import nn


def normed(conv):
    return nn.Sequential(conv, nn.BatchNorm2d(conv.out_channels), nn.GELU())


def flat(a, b): return normed(nn.Conv2d(a, b, 3, 1, 1))
def block(a, b): return nn.Sequential(flat(a, b), flat(b, b))
def down(a, b): return nn.Sequential(normed(nn.Conv2d(a, b, 3, 2, 1)), block(b, b))
def up(a, b): return nn.Sequential(normed(nn.ConvTranspose2d(a, b, 4, 2, 1)), block(b, b))
def embedding(a, b): return nn.Sequential(nn.Linear(a, b), nn.GELU(), nn.Linear(b, b))


class UNet(nn.Module):
    """With `conditioned`, time and class are let in as c · x + t."""

    def __init__(self, d, conditioned):
        super().__init__()
        self.a, self.b, self.c = block(1, d), down(d, d), down(d, 2 * d)
        self.d = nn.Sequential(nn.AvgPool2d(7), nn.GELU())
        self.e = normed(nn.ConvTranspose2d(2 * d, 2 * d, 7, 7, 0))
        self.f, self.g, self.h = up(4 * d, d), up(2 * d, d), block(2 * d, d)
        self.out = nn.Conv2d(d, 1, 3, 1, 1)
        self.conditioned = conditioned
        if conditioned:
            self.t1, self.t2 = embedding(1, 2 * d), embedding(1, d)
            self.c1, self.c2 = embedding(10, 2 * d), embedding(10, d)

    def forward(self, x, t=None, c=None):
        place = lambda x, scale, shift: scale(c)[:, :, None, None] * x + shift(t)[:, :, None, None] if self.conditioned else x
        a = self.a(x); b = self.b(a); c_ = self.c(b)
        e = place(self.e(self.d(c_)), getattr(self, "c1", None), getattr(self, "t1", None))
        f = place(self.f(torch.cat((e, c_), 1)), getattr(self, "c2", None), getattr(self, "t2", None))
        return self.out(self.h(torch.cat((self.g(torch.cat((f, b), 1)), a), 1)))


def main():
    a = argparse.ArgumentParser()
    a.add_argument("kind", choices=("denoiser", "class")); a.add_argument("--layout", choices=("nchw", "nhwc"), required=True)
    a.add_argument("--hidden", type=int, required=True); a.add_argument("--batch", type=int, required=True)
    a.add_argument("--runs", type=int, default=3); a.add_argument("--threads", type=int, default=2); a = a.parse_args()
    torch.set_num_threads(a.threads); torch.manual_seed(0)
    net = UNet(a.hidden, a.kind == "class").train()
    layout = torch.channels_last if a.layout == "nhwc" else torch.contiguous_format
    net.to(memory_format=layout)
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-4)
    x, target = (torch.randn(a.batch, 1, 28, 28).to(memory_format=layout) for _ in range(2))
    extra = (torch.rand(a.batch, 1), torch.eye(10)[torch.arange(a.batch) % 10]) if a.kind == "class" else ()

    def step():
        optimizer.zero_grad(); loss = nn.functional.mse_loss(net(x, *extra), target); loss.backward(); optimizer.step()
    step(); seconds = []
    for _ in range(a.runs):
        start = time.perf_counter(); step(); seconds.append(time.perf_counter() - start)
    print(json.dumps(dict(best=min(seconds), peak_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)))


if __name__ == "__main__":
    main()
