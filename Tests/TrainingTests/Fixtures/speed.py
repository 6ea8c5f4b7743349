#!/usr/bin/env python3
"""Times one Adam step of the course's UNets in torch on the CPU, and prints samples/s as JSON."""
import json, multiprocessing, resource, statistics, time
import torch
from torch.nn import functional as F
from network import UNet


def time_steps(model, condition, hidden, batch, layout, threads, steps):
    """Samples per second of whole Adam steps: gradients cleared, forward, loss, backward, update."""
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    form = torch.channels_last if layout == "channels_last" else torch.contiguous_format
    net = UNet(hidden, condition).to(memory_format=form).train()
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-4)
    x, target = (torch.randn(batch, 1, 28, 28).to(memory_format=form) for _ in range(2))
    more = () if condition == "none" else (torch.rand(batch),)
    seconds = []
    for _ in range(steps + 1):
        start = time.perf_counter()
        optimizer.zero_grad()
        F.mse_loss(net(x, *more), target).backward()
        optimizer.step()
        seconds.append(time.perf_counter() - start)
    best, middle = min(seconds[1:]), statistics.median(seconds[1:])  # the first one warms up
    return dict(model=model, hidden=hidden, batch=batch, layout=layout, threads=threads, steps=steps, samples_per_s=round(batch / best, 2),
                median_samples_per_s=round(batch / middle, 2), seconds_per_step=round(best, 4),
                peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


BENCH = (("denoiser", "none", 128, 256), ("time", "multiply", 64, 128))


def bench(settings=BENCH, threads=2, steps=5):
    """Each setting and layout in a process of its own, one after the other, so that its peak memory is its own."""
    plans = [(*s, layout, threads, steps) for s in settings for layout in ("nchw", "channels_last")]
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        results = pool.starmap(time_steps, plans, chunksize=1)
    print(json.dumps(dict(torch=torch.__version__, results=results), indent=1))


if __name__ == "__main__":
    bench()
