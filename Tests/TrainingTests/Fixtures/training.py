#!/usr/bin/env python3
"""Writes reference data for the course's small UNets (project 5, part B), computed by torch on the CPU in float32.

    pip install torch==2.13.0 safetensors==0.8.0
    python training.py OUT [--seed N] [--hidden 16]     writes OUT/training.safetensors and OUT/training.json

The folder `compact` beside this file is

    python training.py compact --seed 11 --hidden 2 --steps 3 --batch 2 --samples 1 --compact

Five runs: denoiser, time.ddpm, time.flow, class.ddpm, class.flow. Everything a run draws (images, noise, t, class, dropout
mask, sampling noise) is stored, so another implementation replays it without sharing a random generator; --compact leaves
out what follows from the rest: what the net sees, and the sampling noise, which is then the first draw of a generator of
its own (`noise_seed`). Tensor names:

    RUN.batch.{image,noise,input,target,t,time,class,keep}   one row per step; `input`, `target`, `time` are what the net sees
    RUN.initial.* RUN.gradient.* RUN.after.*                 weights (with batch-norm statistics), first gradients, weights after
    RUN.loss                                                 one value per Adam step, before that step's update
    RUN.eval.{input,time,onehot,before,after}                eval mode on a fixed input, from `initial` and from `after`
    RUN.sample.{start,noise,class,trail,final}               eval mode, from `after`
    schedule.* op.CASE.* adam.*                              DDPM's tables, single operations with gradients, the optimizer

Images are NCHW. The JSON beside it holds the order of initialisation, each run's constants, attributes of the single
operations, and how far float32 itself wanders; tolerances build on that.
"""
import argparse, copy, json, os
import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional as F
from network import CLASSES, PARAMETERS, check_parameter_counts, initial_model, initialisation_order, parameter_count

T, GAMMA, SIGMA, P_UNCOND = 300, 5.0, 0.5, 0.1
STEPS, BATCH, SAMPLES, EULER_STEPS = 20, 8, 4, 50
COMPACT = False
SIGMAS = (0.0, 0.2, 0.4, 0.5, 0.6, 0.8, 1.0)
RUNS = {
    "denoiser": dict(model="denoiser", objective="denoise", condition="none", lr=1e-4),
    "time.ddpm": dict(model="time", objective="ddpm", condition="add", lr=1e-3),
    "time.flow": dict(model="time", objective="flow", condition="multiply", lr=1e-2),
    "class.ddpm": dict(model="class", objective="ddpm", condition="affine", lr=1e-3),
    "class.flow": dict(model="class", objective="flow", condition="affine", lr=1e-2),
}


# --- objectives and sampling


def schedule(dtype=torch.float64):
    """Entry k belongs to t = k + 1; the cumulative product before t = 1 is 1."""
    beta = torch.linspace(1e-4, 0.02, T, dtype=dtype)
    alpha = 1 - beta
    bar = alpha.cumprod(0)
    before = torch.cat([torch.ones(1, dtype=dtype), bar[:-1]])
    tables = dict(beta=beta, alpha=alpha, alpha_bar=bar, alpha_bar_before=before, x0_factor=before.sqrt() * beta / (1 - bar),
                  xt_factor=alpha.sqrt() * (1 - before) / (1 - bar), noise_factor=beta.sqrt(),
                  signal=bar.sqrt(), noise=(1 - bar).sqrt())
    return {k: v.float() for k, v in tables.items()}


def smooth_images(n, g):
    x = F.interpolate(torch.rand(n, 1, 6, 6, generator=g), size=28, mode="bicubic", align_corners=False).flatten(1)
    low, high = x.amin(1, keepdim=True), x.amax(1, keepdim=True)
    return ((x - low) / (high - low)).clamp(0, 1).view(n, 1, 28, 28)


def corrupt(objective, image, noise, t):
    """The net's input, its time in [0, 1] and its target."""
    if objective == "denoise":
        return image + SIGMA * noise, None, image
    if objective == "ddpm":
        s = schedule()
        signal, amount = (s[k][t - 1].view(-1, 1, 1, 1) for k in ("signal", "noise"))
        return signal * image + amount * noise, t.float() / T, noise
    w = t.view(-1, 1, 1, 1)
    return (1 - w) * noise + w * image, t, image - noise


def onehot(labels, keep):
    return F.one_hot(labels, CLASSES).float() * keep[:, None]


def draw_batches(plan, g):
    """All batches of a run as [STEPS, BATCH, ...]."""
    n = STEPS * BATCH
    b = dict(image=smooth_images(n, g), noise=torch.randn(n, 1, 28, 28, generator=g))
    t = None
    if plan["objective"] == "ddpm":
        b["t"] = t = torch.randint(1, T + 1, (n,), generator=g)
    if plan["objective"] == "flow":
        b["t"] = t = torch.rand(n, generator=g)
    if plan["model"] == "class":
        b["class"] = torch.randint(0, CLASSES, (n,), generator=g)
        b["keep"] = (torch.rand(n, generator=g) >= P_UNCOND).float()
    b["input"], t, b["target"] = corrupt(plan["objective"], b["image"], b["noise"], t)
    if t is not None:
        b["time"] = t
    return {k: v.view(STEPS, BATCH, *v.shape[1:]).contiguous() for k, v in b.items()}


def draw_evaluation(plan, g):
    if plan["objective"] == "denoise":
        sigma = torch.tensor(SIGMAS).view(-1, 1, 1, 1)
        return dict(input=smooth_images(1, g) + sigma * torch.randn(1, 1, 28, 28, generator=g))
    times = torch.tensor([1 / T, 1 / 3, 0.5, 0.77, 1.0, 0.5] if plan["objective"] == "ddpm" else [0.0, 0.25, 0.5, 0.77, 1.0, 0.5])
    e = dict(input=smooth_images(6, g) + 0.7 * torch.randn(6, 1, 28, 28, generator=g), time=times)
    if plan["model"] == "class":
        e["onehot"] = onehot(torch.randint(0, CLASSES, (6,), generator=g), torch.tensor([1.0, 1, 1, 1, 1, 0]))
    return e


def draw_sampling(plan, g):
    if plan["objective"] == "denoise":
        return {}
    s = dict(start=torch.randn(SAMPLES, 1, 28, 28, generator=g))
    if plan["objective"] == "ddpm":
        own = torch.Generator().manual_seed(plan["noise_seed"]) if COMPACT else g
        s["noise"] = torch.randn(T - 1, SAMPLES, 1, 28, 28, generator=own)  # entry k at t = T - k; none at t = 1
    if plan["model"] == "class":
        s["class"] = torch.randint(0, CLASSES, (SAMPLES,), generator=g)
    return s


def sample(model, plan, draws, tables):
    """Ten states on the way, evenly spaced; the last is the sample."""
    x, trail = draws["start"].to(model.out.weight.dtype), []
    labels = onehot(draws["class"], torch.ones(SAMPLES)).to(x.dtype) if "class" in draws else None

    def estimate(time):
        time = torch.full((SAMPLES,), time, dtype=x.dtype)
        if labels is None:
            return model(x, time)
        null = model(x, time, torch.zeros_like(labels))
        return null + GAMMA * (model(x, time, labels) - null)

    if plan["objective"] == "flow":
        for i in range(EULER_STEPS):
            x = x + estimate(i / EULER_STEPS) / EULER_STEPS
            trail.append(x)
    else:
        for t in range(T, 0, -1):
            s = {k: v[t - 1] for k, v in tables.items()}
            x0 = (x - s["noise"] * estimate(t / T)) / s["signal"]
            x = s["x0_factor"] * x0 + s["xt_factor"] * x
            if t > 1:
                x = x + s["noise_factor"] * draws["noise"][T - t]
            trail.append(x)
    every = len(trail) // 10
    return torch.stack(trail[every - 1::every])


# --- a run


def arguments(values, dtype):
    """Time and class of one batch, as the model takes them."""
    if "time" not in values:
        return ()
    return tuple(v.to(dtype) for v in (values["time"], values.get("onehot")) if v is not None)


def step_values(batches, k):
    values = {name: v[k] for name, v in batches.items()}
    if "class" in values:
        values["onehot"] = onehot(values["class"], values["keep"])
    return values


def train(model, plan, batches):
    """Adam with torch's defaults at the run's rate; the model is changed."""
    dtype = model.out.weight.dtype
    optimizer = torch.optim.Adam(model.parameters(), lr=plan["lr"])
    losses, result = [], {}
    model.train()
    for k in range(STEPS):
        b = step_values(batches, k)
        optimizer.zero_grad()
        loss = F.mse_loss(model(b["input"].to(dtype), *arguments(b, dtype)), b["target"].to(dtype))
        loss.backward()
        losses.append(loss.detach())
        if k == 0:
            result.update({f"gradient.{n}": p.grad.clone() for n, p in model.named_parameters()})
        optimizer.step()
    result["loss"] = torch.stack(losses)
    result.update({f"after.{n}": v.clone() for n, v in model.state_dict().items()})
    return result


@torch.no_grad()
def evaluate(model, values):
    return model.eval()(values["input"].to(model.out.weight.dtype), *arguments(values, model.out.weight.dtype)).contiguous()


@torch.no_grad()
def infer(before, after, plan, evaluation, draws, tables):
    result = {"eval.before": evaluate(before, evaluation), "eval.after": evaluate(after, evaluation)}
    if draws:
        trail = sample(after.eval(), plan, draws, tables)
        result.update({"sample.trail": trail, "sample.final": trail[-1].clone()})
    return result


def difference(one, other):
    """Largest absolute difference of each tensor that differs."""
    pairs = {k: float((v.double() - other[k].double()).abs().max()) for k, v in one.items()}
    return {k: v for k, v in pairs.items() if v > 0}


def perform(name, hidden, seed):
    """All tensors of a run, and its description."""
    plan, g = dict(RUNS[name]), torch.Generator().manual_seed(seed + 1000)
    if COMPACT:
        plan["noise_seed"] = seed + 4000
    initial = initial_model(plan["condition"], hidden, seed)
    batches, evaluation, draws = draw_batches(plan, g), draw_evaluation(plan, g), draw_sampling(plan, g)
    work = copy.deepcopy(initial)
    trained, tables = train(work, plan, batches), schedule()
    inferred = infer(initial, work, plan, evaluation, draws, tables)

    def again(dtype):
        """Retrained from the initial weights; and everything else computed from the same stored weights."""
        start, model = copy.deepcopy(initial).to(dtype), copy.deepcopy(initial).to(dtype)
        retrained = train(model, plan, batches)
        retrained["eval.after"] = evaluate(model, evaluation)
        reinferred = infer(start, copy.deepcopy(work).to(dtype), plan, evaluation, draws, tables)
        return dict(loss_relative=float(((trained["loss"] - retrained["loss"]) / trained["loss"]).abs().max()),
                    training=difference({**trained, "eval.after": inferred["eval.after"]}, retrained), inference=difference(inferred, reinferred))

    left_out = {"input", "target", "time"} if COMPACT else set()
    tensors = {f"{name}.batch.{k}": v for k, v in batches.items() if k not in left_out}
    tensors.update({f"{name}.initial.{k}": v.clone() for k, v in initial.state_dict().items()})
    tensors.update({f"{name}.eval.{k}": v for k, v in evaluation.items()})
    tensors.update({f"{name}.sample.{k}": v for k, v in draws.items() if not (COMPACT and k == "noise")})
    tensors.update({f"{name}.{k}": v for k, v in {**trained, **inferred}.items()})
    about = dict(plan, seed=seed, hidden=hidden, parameters=parameter_count(initial), batch=BATCH, steps=STEPS,
                 adam=dict(betas=[0.9, 0.999], eps=1e-8, weight_decay=0), batch_norm=dict(momentum=0.1, eps=1e-5),
                 rounding_only=[n for n, _ in initial.named_parameters() if n.endswith("conv.bias")])
    if COMPACT:
        return tensors, about
    with torch.backends.mkldnn.flags(enabled=False):
        about["wander"] = again(torch.float32)
    about.update(loss=trained["loss"].tolist(), initialisation=initialisation_order(initial, seed),
                 wander_float64=again(torch.float64))
    if plan["objective"] == "ddpm":
        with torch.no_grad():
            single = sample(work.eval(), plan, draws, schedule(torch.float32))
        about["wander_float32_schedule"] = difference(inferred, {**inferred, "sample.trail": single, "sample.final": single[-1]})
    return tensors, about


# --- single operations


def operations(g):
    """name, function, its attributes (also for the JSON) and inputs; all float inputs but running statistics get a gradient."""
    def r(*shape, scale=1.0):
        return torch.randn(*shape, generator=g) * scale

    def filters(x, w):
        return dict(x=r(*x), weight=r(*w, scale=w[0] ** -0.5))

    def norm(*shape, offset=0.0):
        c = shape[1]
        return dict(x=r(*shape) * 1.7 + offset, weight=1 + 0.3 * r(c), bias=0.3 * r(c), running_mean=0.5 * r(c), running_var=0.5 + torch.rand(c, generator=g))

    def conv(x, w, stride):
        return "conv2d", F.conv2d, dict(stride=stride, padding=1), dict(filters(x, w), bias=r(w[0]))

    def transposed(x, w, stride, padding):
        return "conv_transpose2d", F.conv_transpose2d, dict(stride=stride, padding=padding), dict(filters(x, w), bias=r(w[1]))

    def normed(training, *shape, offset=0.0):
        def apply(x, weight, bias, running_mean, running_var, training, momentum, eps):
            return F.batch_norm(x, running_mean, running_var, weight, bias, training, momentum, eps)
        return "batch_norm", apply, dict(training=training, momentum=0.1, eps=1e-5), norm(*shape, offset=offset)

    tails = torch.tensor([0.0, -0.0, 1e-4, -1e-4, 0.75, -0.75, 3, -3, 5.5, -5.5, 9, -9, 13, -13, 40, -40])
    return {
        "conv3.odd": conv((3, 5, 9, 11), (7, 5, 3, 3), 1), "conv3.from1": conv((2, 1, 13, 7), (3, 1, 3, 3), 1),
        "conv3.to1": conv((2, 6, 7, 5), (1, 6, 3, 3), 1), "conv3.wide": conv((2, 17, 15, 19), (33, 17, 3, 3), 1),
        "conv3.tiny": conv((2, 3, 1, 2), (5, 3, 3, 3), 1),
        "conv3s2.odd": conv((3, 5, 9, 11), (7, 5, 3, 3), 2), "conv3s2.even": conv((2, 4, 10, 14), (6, 4, 3, 3), 2),
        "conv3s2.mixed": conv((1, 17, 13, 8), (33, 17, 3, 3), 2),
        "up4s2.odd": transposed((3, 5, 5, 7), (5, 7, 4, 4), 2, 1), "up4s2.one": transposed((2, 3, 1, 1), (3, 4, 4, 4), 2, 1),
        "up4s2.wide": transposed((2, 33, 7, 9), (33, 17, 4, 4), 2, 1),
        "up7s7.one": transposed((3, 6, 1, 1), (6, 5, 7, 7), 7, 0), "up7s7.odd": transposed((2, 3, 2, 3), (3, 5, 7, 7), 7, 0),
        "norm.train": normed(True, 3, 5, 7, 9), "norm.eval": normed(False, 3, 5, 7, 9), "norm.train.one": normed(True, 3, 5, 1, 1),
        "norm.train.offset": normed(True, 5, 3, 9, 11, offset=30.0),
        "gelu": ("gelu_erf", F.gelu, {}, dict(x=torch.cat([r(33, scale=3.0), tails]))),
        "pool7.one": ("avg_pool2d", F.avg_pool2d, dict(kernel_size=7), dict(x=r(3, 5, 7, 7))),
        "pool7.many": ("avg_pool2d", F.avg_pool2d, dict(kernel_size=7), dict(x=r(2, 3, 14, 21))),
        "linear.from1": ("linear", F.linear, {}, dict(x=r(5, 1), weight=r(7, 1), bias=r(7))),
        "linear.from10": ("linear", F.linear, {}, dict(x=r(3, 10), weight=r(11, 10), bias=r(11))),
        "linear.odd": ("linear", F.linear, {}, dict(x=r(7, 13), weight=r(5, 13), bias=r(5))),
        "concat": ("concat", lambda x, x2: torch.cat([x, x2], 1), {}, dict(x=r(3, 4, 5, 7), x2=r(3, 3, 5, 7))),
        "add": ("add", lambda x, shift: x + shift[:, :, None, None], {}, dict(x=r(3, 5, 7, 9), shift=r(3, 5))),
        "multiply": ("multiply", lambda x, scale: x * scale[:, :, None, None], {}, dict(x=r(3, 5, 7, 9), scale=r(3, 5))),
        "affine": ("affine", lambda x, scale, shift: scale[:, :, None, None] * x + shift[:, :, None, None], {},
                   dict(x=r(3, 5, 7, 9), scale=r(3, 5), shift=r(3, 5))),
        "mse": ("mse", F.mse_loss, {}, dict(input=r(3, 1, 9, 11), target=r(3, 1, 9, 11))),
    }


def differentiate(function, attributes, inputs, upstream, dtype=torch.float32):
    """Output, gradients of the inputs, and running statistics afterwards. `upstream` makes the gradient of the output."""
    values = {k: v.detach().clone().to(dtype).requires_grad_(not k.startswith("running")) for k, v in inputs.items()}
    y = function(**values, **attributes)
    dy = upstream(y)
    y.backward(dy)
    result = dict(y=y.detach(), dy=dy)
    for k, v in values.items():
        result[f"{k}.after" if k.startswith("running") else f"d{k}"] = v if v.grad is None else v.grad
    return {k: v.contiguous() for k, v in result.items()}


def perform_operations(seed):
    tensors, about = {}, []
    g = torch.Generator().manual_seed(seed)
    for name, (op, function, attributes, inputs) in operations(g).items():
        result = differentiate(function, attributes, inputs, lambda y: torch.randn(y.shape, generator=g))
        same = lambda y: result["dy"].to(y.dtype)
        with torch.backends.mkldnn.flags(enabled=False):
            wander = difference(result, differentiate(function, attributes, inputs, same))
        exact = difference(result, differentiate(function, attributes, inputs, same, torch.float64))
        about.append(dict(name=name, op=op, attributes=attributes, inputs=list(inputs)))
        if not COMPACT:
            about[-1].update(wander=wander, wander_float64=exact)
        tensors.update({f"op.{name}.{k}": v for k, v in {**inputs, **result}.items()})
    return tensors, about


def perform_adam(seed, steps=25, per_epoch=5, n=37, lr=1e-2):
    """Adam and ExponentialLR on given gradients, zero, tiny and huge ones among them."""
    g = torch.Generator().manual_seed(seed)
    gradients = torch.randn(steps, n, generator=g) * torch.logspace(-12, 4, n)
    gradients[:, 0] = 0
    p = nn.Parameter(torch.randn(n, generator=g))
    optimizer = torch.optim.Adam([p], lr=lr)
    decay = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.1 ** (per_epoch / steps))
    tensors, rates, trail = {"adam.initial": p.detach().clone(), "adam.gradient": gradients}, [], []
    for k in range(steps):
        rates.append(optimizer.param_groups[0]["lr"])
        p.grad = gradients[k].clone()
        optimizer.step()
        trail.append(p.detach().clone())
        if (k + 1) % per_epoch == 0:
            decay.step()
    state = optimizer.state[p]
    tensors.update({"adam.trail": torch.stack(trail), "adam.exp_avg": state["exp_avg"], "adam.exp_avg_sq": state["exp_avg_sq"]})
    return tensors, dict(lr=rates, betas=[0.9, 0.999], eps=1e-8, gamma=0.1 ** (per_epoch / steps), steps_per_epoch=per_epoch)


# --- the whole


NOTES = {
    "initialisation": "torch.manual_seed(seed), then the modules in the listed order: every convolution and linear layer draws its weight, then its bias, with "
                      "uniform_(-bound, bound) in float32 from the CPU generator (24 bits a value); fan_in is the product of all but the first dimension of the "
                      "weight, for transposed convolutions too (whose first dimension is the input channels); batch norm is constant and draws nothing.",
    "batch": "keep is 0 where the class was dropped: its one-hot row is then all zero. time is what enters the net: t / 300 (ddpm) or t (flow).",
    "schedule": "t = 1 ... 300, entry k of each table is t = k + 1; 300 betas from 1e-4 to 0.02; the cumulative product before t = 1 is 1, so that the last step gives "
                "the estimate of x0 itself; computed in float64, rounded to float32. wander_float32_schedule: the same sampling with tables computed in float32.",
    "learning_rate": "constant over the steps: all are in the first epoch, and ExponentialLR steps per epoch (adam.* has the decay).",
    "rounding_only": "A bias before batch norm has gradient zero but for rounding, which Adam makes into moves of up to lr per step. Their gradients are to be "
                     "compared in absolute terms; they do not reach the training loss, but their own values after training, the running_mean behind them and "
                     "eval.after of a retrained model depend on them, also between two builds of torch. Compare inference from the stored `after` weights.",
    "wander": "Largest absolute difference of each tensor when recomputed with mkldnn disabled (wander) or in float64 (wander_float64); tensors not named are equal. "
              "training: retrained from `initial`; inference: from the stored `initial` and `after` weights; loss_relative: the worst of the steps.",
    "sample": f"From `after`, eval mode; ddpm: start is x at t = 300, noise[k] is added at t = 300 - k, none at t = 1, no clipping; flow: {EULER_STEPS} Euler steps, time i / {EULER_STEPS}; "
              f"class models with guidance {GAMMA}, null class all zero. trail: ten states, after every 30th (ddpm) or 5th (flow) step.",
    "eval": f"denoiser: one image and one noise at sigma {SIGMAS}; others: six inputs with their time (last row of onehot is the null class).",
}


def generate(out, seed, hidden):
    torch.set_num_threads(1)
    check_parameter_counts()
    tensors = {f"schedule.{k}": v for k, v in schedule().items()}
    about = dict(seed=seed, hidden=hidden, torch=torch.__version__, notes={} if COMPACT else NOTES, classes=CLASSES, T=T, sigma=SIGMA, guidance=GAMMA, p_uncond=P_UNCOND,
                 parameter_counts={f"{c} {d}": n for (c, d), n in PARAMETERS.items()}, runs={})
    for k, name in enumerate(RUNS):
        more, about["runs"][name] = perform(name, hidden, seed + k)
        tensors.update(more)
    more, about["operations"] = perform_operations(seed + 2000)
    tensors.update(more)
    more, about["adam"] = perform_adam(seed + 3000)
    tensors.update(more)
    for name, x in tensors.items():
        assert not x.is_floating_point() or torch.isfinite(x).all(), f"{name} is not finite"
    os.makedirs(out, exist_ok=True)
    save_file({k: x.detach().clone(memory_format=torch.contiguous_format) for k, x in tensors.items()}, os.path.join(out, "training.safetensors"))
    with open(os.path.join(out, "training.json"), "w") as f:
        json.dump(about, f, indent=1)
    if not COMPACT:
        summarise(about, tensors)


def summarise(about, tensors):
    print(len(tensors), "tensors,", sum(x.numel() * x.element_size() for x in tensors.values()) // 1024, "KiB, all finite")
    for name, run in about["runs"].items():
        loss = run["loss"]
        print(f"{name}: {run['parameters']} parameters, loss {loss[0]:.5f} -> {loss[-1]:.5f}")
        for key in ("wander", "wander_float64"):
            groups = {("training", "loss, relative"): (run[key]["loss_relative"], 1)}
            for part, values in ((p, run[key][p]) for p in ("training", "inference")):
                for tensor, v in values.items():
                    kind = tensor.split(".")[0] if tensor.split(".")[0] in ("gradient", "after", "loss") else tensor
                    kind += " (rounding only)" if tensor.partition(".")[2] in run["rounding_only"] else " statistics" if ".running_" in tensor else ""
                    largest = float(tensors[f"{name}.{tensor}"].abs().max())
                    old = groups.get((part, kind), (0, 0))
                    groups[part, kind] = (max(old[0], v), max(old[1], largest))
            print(f"  {key}:", "; ".join(f"{part} {kind} {v:.1e} of {largest:.2g}" for (part, kind), (v, largest) in groups.items()))
        if "wander_float32_schedule" in run:
            print("  wander_float32_schedule:", run["wander_float32_schedule"])
    for key in ("wander", "wander_float64"):
        worst = max(((v / float(tensors[f"op.{o['name']}.{k}"].abs().max()), o["name"], k) for o in about["operations"] for k, v in o[key].items()), default=None)
        print(f"operations, {key}, largest relative to its tensor's maximum:", worst)


def main():
    global STEPS, BATCH, SAMPLES, COMPACT
    parser = argparse.ArgumentParser(description="Reference data for the course's small UNets.")
    parser.add_argument("out", help="folder to write to")
    parser.add_argument("--seed", type=int, default=29)
    parser.add_argument("--hidden", type=int, default=16)
    parser.add_argument("--steps", type=int, default=STEPS, help="of Adam, in each run")
    parser.add_argument("--batch", type=int, default=BATCH)
    parser.add_argument("--samples", type=int, default=SAMPLES)
    parser.add_argument("--compact", action="store_true", help="leave out what follows from the rest")
    a = parser.parse_args()
    STEPS, BATCH, SAMPLES, COMPACT = a.steps, a.batch, a.samples, a.compact
    generate(a.out, a.seed, a.hidden)


if __name__ == "__main__":
    main()
