#!/usr/bin/env python3
"""Writes reference values for illusions: what the published code of the papers computes with a cascade of random weights.

    git clone https://github.com/dangeng/visual_anagrams CODE
    pip install torchvision==0.29.2 einops==0.8.2        # beside what generate.py needs
    python illusions.py PARITY OUT --code CODE [--light | --small]

PARITY is a folder that generate.py has written, of any variant and of any --size1 and --size2. OUT gets

    checkpoint/             PARITY's, but for sample_size, which is 64 and 256: the published views know these alone
    illusions.safetensors   views, and samplings of both stages
    illusions.json          the cases, and what the tensors are
    reference-*.png         pictures of which parts are given

The published code runs as it is but for one word, replaced in memory: the device 'cuda' becomes 'cpu'.
--light leaves out the views at 256 pixels and the second of two settings; --small also all that the tests do not compare.
"""
import argparse, functools, hashlib, importlib.util, json, os, shutil, sys, time
from contextlib import contextmanager, ExitStack
from unittest import mock
import numpy as np
import torch
import torchvision.transforms.functional as TF
from PIL import Image
from safetensors.torch import load_file, save_file
from diffusers import IFPipeline, IFSuperResolutionPipeline
from diffusers.utils import logging

torch.set_grad_enabled(False)
torch.set_num_threads(1)
sys.dont_write_bytecode = True
logging.disable_progress_bar()
SIZES = (64, 256)        # of the two stages; fixed by the published views
EMPTY = 4                # index of the prompt ""
NOISE_LEVEL = 50
RUNS = ((5, 7.0), (10, 10.0))  # every case runs at each (steps, guidance scale)
REFERENCES = (160, 64)   # sides of the reference images: one that both stages resize, one that only stage 2 does


def case(name, *views, prompts=(0, 1, 2), reduction="mean", **more):
    """A view is a name or (name, argument as typed on the command line)."""
    views = [(v, None) if isinstance(v, str) else v for v in views]
    return dict(name=name, views=views, prompts=list(prompts[:len(views)]), reduction=reduction, **more)


CASES = [
    case("flip", "identity", "flip", seed=0, stage2=True),
    case("rotate_180", "identity", "rotate_180", seed=1),
    case("rotate_cw", "rotate_cw", "identity", seed=2),
    case("rotate_ccw", "identity", "rotate_ccw", seed=3),
    case("negate", "identity", "negate", seed=4, stage2=True),
    case("skew", "identity", "skew", seed=5),
    case("skew.arg", "identity", ("skew", "0.7"), seed=6),
    case("patch_permute", "identity", "patch_permute", seed=7),
    case("patch_permute.arg", "identity", ("patch_permute", "4"), seed=8),
    case("pixel_permute", "identity", "pixel_permute", seed=9),
    case("jigsaw", "identity", "jigsaw", seed=10),
    case("inner_circle", "identity", "inner_circle", seed=11),
    case("square_hinge", "identity", "square_hinge", seed=12),
    case("three_views", "identity", "rotate_cw", "rotate_ccw", seed=13),
    case("one_view", "flip", seed=14),
    case("alternate", "identity", "flip", seed=15, reduction="alternate"),
    case("alternate.three_views", "rotate_180", "identity", "negate", seed=16, reduction="alternate"),
    case("hybrid", "low_pass", "high_pass", seed=17, reduction="sum", stage2=True),
    case("hybrid.arg", ("low_pass", "3.0"), ("high_pass", "1.5"), seed=18, reduction="sum"),
    case("triple", "triple_low_pass", "triple_medium_pass", "triple_high_pass", seed=19, reduction="sum"),
    case("color", "grayscale", "color", seed=20, reduction="sum"),
    case("motion", "motion", "motion_res", seed=21, reduction="sum"),
    case("scale", "scale", "scale", seed=22, reduction="sum", guidance=1.0),
    case("scale.guidance", ("scale", "-6.5"), ("scale", "7.5"), prompts=(EMPTY, 1), seed=23, reduction="sum", guidance=1.0),
    case("inverse.hybrid", "low_pass", "high_pass", prompts=(EMPTY, 0), seed=180, reduction="sum", reference=160, stage2=True),
    case("inverse.color", "grayscale", "color", prompts=(EMPTY, 2), seed=181, reduction="sum", reference=64),
    case("inverse.hybrid.separate", "low_pass", "high_pass", prompts=(EMPTY, 0), seed=182, global_seed=1182, reduction="sum", reference=160),
]

# Views that are checked on their own: all of them, with defaults and some arguments.
VIEWS = [(v, None) for v in (
    "identity", "flip", "rotate_cw", "rotate_ccw", "rotate_180", "negate", "skew", "patch_permute", "pixel_permute", "jigsaw", "inner_circle",
    "square_hinge", "inner_circle_failure", "blur_failure", "white_balance_failure", "low_pass", "high_pass", "triple_low_pass",
    "triple_medium_pass", "triple_high_pass", "grayscale", "color", "motion", "motion_res", "scale")]
VIEWS += [("skew", "0.7"), ("skew", "-2.25"), ("patch_permute", "4"), ("pixel_permute", "32"), ("low_pass", "3.0"), ("high_pass", "1.5"), ("scale", "-6.5")]
VIEW_SEED = 77           # of the global generator when a view of VIEWS is made

# What --small keeps: these cases, and of these views the inverse alone.
SMALL_CASES = ("flip", "negate", "alternate.three_views", "hybrid", "inverse.hybrid.separate")
SMALL_VIEWS = ("skew", "square_hinge", "inner_circle", "inner_circle_failure", "blur_failure", "low_pass", "triple_medium_pass", "color", "motion")

NOTES = {
    "cases": "CASE.stage1 is (1,3,64,64), CASE.stage2 (1,3,256,256): the samplers' return values, float32, meant as [-1,1], not clamped. "
             "stage2 takes the same case's stage1 as image. prompts and negative_prompt are indices into `prompts`, one prompt per view.",
    "embeddings": "embedding.N is (77,D), PARITY's embedding.N.clean=1. The published code does not clean captions; for the prompts used here it is the same.",
    "random": "One torch CPU generator per case. Stage 1 draws (1,3,64,64) to start from; then each step, with a reference, (3,64,64) of "
              "reference noise before the network; then (1,3,64,64) after it, except at the last step (timestep 0). Stage 2 begins with the same seed anew: "
              "(1,3,256,256) to start from, (1,3,256,256) to noise the upscaled image, then steps as in stage 1.",
    "reference noise": "The code calls torch.randn_like without generator. generate.py passes generator = torch.manual_seed(seed), which is the global "
                       "CPU generator, so on the CPU both draw from one stream, interleaved as above (global_seed null). Cases with a global_seed do "
                       "torch.manual_seed(global_seed) and pass torch.Generator().manual_seed(seed): two streams, as on a GPU. Both anew in stage 2. "
                       "CASE.reference_noise.stage1 (steps,3,64,64) and .stage2 hold what was drawn.",
    "references": "reference.SIDE is (3,SIDE,SIDE) in [-1,1], from reference-SIDE.png; .at64 and .at256 are what the stages resize it to (bilinear, antialiased).",
    "views": "view.input.SIZE is x (3,SIZE,SIZE); view.NAME[=ARG].SIZE.view and .inverse are view(x) and inverse_view(x). view.input6.64 is (6,64,64), noise and "
             "variance; .64.view6 and .64.inverse6 are what becomes of it. half: the view returns float16, stored here as float32.",
    "permutations": "patch_permute and pixel_permute draw torch.randperm(N*N) from the global generator when they are made, which generate.py does before it "
                    "seeds anything: no seed gives them back. Here torch.manual_seed(permutation_seed) comes first. permutation.KEY[.64|.256] (int64): "
                    "view(x)[i] = x[permutation[i]] over patches or pixels in raster order; permutation_inverse.KEY is its inverse.",
    "wander": "largest difference to the same work with torch.backends.mkldnn off and Gaussian kernels above 33 taps applied separably (the plain 2-D "
              "convolution would need gigabytes): how far float32 itself wanders.",
}


def published(code):
    """The published samplers and views from CODE/visual_anagrams, on the CPU."""
    path = os.path.join(code, "visual_anagrams", "samplers.py")
    if not os.path.isfile(path):
        sys.exit(f"--code {code}: no visual_anagrams/samplers.py in it")
    sys.path.insert(0, code)
    from visual_anagrams import views
    with open(path) as f:
        text = f.read()
    cuda = "torch.device('cuda')"
    if text.count(cuda) != 1:
        sys.exit(f"{path}: expected {cuda} once, found {text.count(cuda)} times; not the code this script was written for")
    samplers = importlib.util.module_from_spec(importlib.util.spec_from_file_location("visual_anagrams.samplers", path))
    exec(compile(text.replace(cuda, "torch.device('cpu')"), path, "exec"), samplers.__dict__)
    samplers.tqdm = iter   # no progress bars
    digest = hashlib.sha256()
    root = os.path.join(code, "visual_anagrams")
    for name in sorted(os.path.relpath(os.path.join(d, n), root) for d, _, ns in os.walk(root) for n in ns if n.endswith((".py", ".png"))):
        with open(os.path.join(root, name), "rb") as f:
            digest.update(name.encode() + b"\0" + f.read())
    return samplers, views, digest.hexdigest()


def load(parity, out):
    """Both stages of PARITY's checkpoint at the published sizes, by way of OUT/checkpoint."""
    shutil.copytree(os.path.join(parity, "checkpoint"), os.path.join(out, "checkpoint"), dirs_exist_ok=True)
    models = []
    for stage, size, kind in (("stage1", SIZES[0], IFPipeline), ("stage2", SIZES[1], IFSuperResolutionPipeline)):
        folder = os.path.join(out, "checkpoint", stage)
        path = os.path.join(folder, "unet", "config.json")
        with open(path) as f:
            config = json.load(f)
        config["sample_size"] = size
        with open(path, "w") as f:
            json.dump(config, f, indent=2)
        models.append(kind.from_pretrained(folder, text_encoder=None, tokenizer=None, safety_checker=None, feature_extractor=None, watermarker=None,
                                           requires_safety_checker=False))
        models[-1].unet.eval()
    return models


def picture(side):
    """An image with slow and fast, gray and coloured parts, of exact 8-bit values."""
    y, x = torch.meshgrid(torch.linspace(-1, 1, side), torch.linspace(-1, 1, side), indexing="ij")
    disc = ((x - 0.2) ** 2 + (y + 0.1) ** 2 < 0.3).float() * 0.6 - 0.3
    checks = ((x * 12).floor() + (y * 12).floor()) % 2 * 0.3
    rgb = torch.stack([torch.sin(3 * x + y), torch.cos(4 * y - x), x * y]) * 0.5 + disc + checks + 0.05 * torch.randn(3, side, side, generator=torch.Generator().manual_seed(side))
    return Image.fromarray(((rgb.clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8).permute(1, 2, 0).contiguous().numpy())


blur2d = TF.gaussian_blur


def blur(img, kernel_size, sigma):
    """torchvision's Gaussian blur; large kernels as two passes."""
    if kernel_size <= 33:
        return blur2d(img, kernel_size, sigma)
    r = torch.arange(kernel_size, dtype=torch.float32) - (kernel_size - 1) / 2
    w = torch.exp(-0.5 * (r / sigma) ** 2)
    w, c, p = w / w.sum(), img.shape[0], kernel_size // 2
    x = torch.nn.functional.pad(img[None], (p, p, p, p), mode="reflect")
    x = torch.nn.functional.conv2d(x, w.view(1, 1, 1, -1).expand(c, 1, 1, -1), groups=c)
    return torch.nn.functional.conv2d(x, w.view(1, 1, -1, 1).expand(c, 1, -1, 1), groups=c)[0]


@contextmanager
def kernels(other):
    """With other=True, the same arithmetic in other summation orders."""
    with ExitStack() as stack:
        if other:
            stack.enter_context(torch.backends.mkldnn.flags(enabled=False))
            stack.enter_context(mock.patch.object(TF, "gaussian_blur", blur))
        yield


@contextmanager
def recording_randn_like():
    draws, real = [], torch.randn_like

    def randn_like(x, *args, **kw):
        draws.append(real(x, *args, **kw))
        return draws[-1]
    with mock.patch.object(torch, "randn_like", randn_like):
        yield draws


def difference(a, b):
    return float((a.double() - b.double()).abs().max())


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("parity"); ap.add_argument("out"); ap.add_argument("--code", required=True, help="folder that holds visual_anagrams/")
    ap.add_argument("--light", action="store_true")
    ap.add_argument("--small", action="store_true")
    a = ap.parse_args()
    a.light |= a.small
    os.makedirs(a.out, exist_ok=True)
    samplers, views, digest = published(a.code)
    stage_1, stage_2 = load(a.parity, a.out)
    with open(os.path.join(a.parity, "cases.json")) as f:
        parity = json.load(f)
    prompts = parity["prompts"]
    assert prompts[EMPTY] == "", "the prompts of generate.py have moved"
    embeddings = load_file(os.path.join(a.parity, "text.safetensors"))
    tensors, cases, checks = {}, [], []

    def put(key, tensor):
        assert key not in tensors, key
        assert not tensor.is_floating_point() or torch.isfinite(tensor).all(), f"{key} is not finite"
        tensors[key] = (tensor.float() if tensor.is_floating_point() else tensor).clone(memory_format=torch.contiguous_format)

    used = sorted({i for c in CASES for i in c["prompts"]} | {EMPTY})
    for i in used:
        assert parity[f"text.{i}.clean=0"] == parity[f"text.{i}.clean=1"], f"prompt {i} differs when cleaned"
        put(f"embedding.{i}", embeddings[f"embedding.{i}.clean=1"].squeeze(0))
    references = {}
    for side in REFERENCES:
        path = os.path.join(a.out, f"reference-{side}.png")
        picture(side).save(path)
        references[side] = TF.to_tensor(Image.open(path)) * 2 - 1
        put(f"reference.{side}", references[side])
        for size in SIZES:
            put(f"reference.{side}.at{size}", TF.resize(references[side], size))

    @functools.cache
    def make(name, arg, seed):
        torch.manual_seed(seed)
        return views.get_views([name], [arg])[0]

    def view(name, arg, seed):
        """The view, and the key its permutation is stored under. Only random permutations depend on the seed."""
        random = name in ("patch_permute", "pixel_permute")
        made = make(name, arg, seed if random else 0)
        key = f"{name}={made.num_patches}.seed={seed}" if random else name
        if random and f"permutation.{key}" not in tensors:
            put(f"permutation.{key}", made.perm); put(f"permutation_inverse.{key}", made.perm_inv)
        elif hasattr(made, "perm_64") and f"permutation.{key}.64" not in tensors:
            for size in SIZES:
                perm, inverse = getattr(made, f"perm_{size}"), getattr(made, f"perm_{size}_inv")
                assert torch.equal(perm.sort()[0], torch.arange(size * size)) and torch.equal(perm[inverse], torch.arange(size * size)), f"{key} is no permutation"
                put(f"permutation.{key}.{size}", perm); put(f"permutation_inverse.{key}.{size}", inverse)
        return made, key if random or hasattr(made, "perm_64") else None

    # --- the views on their own
    inputs = {size: torch.randn(3, size, size, generator=torch.Generator().manual_seed(size)) for size in SIZES}
    input6 = torch.randn(6, SIZES[0], SIZES[0], generator=torch.Generator().manual_seed(6))
    for size in SIZES[:1] if a.light else SIZES:
        put(f"view.input.{size}", inputs[size])
    put(f"view.input6.{SIZES[0]}", input6)
    for name, arg in VIEWS:
        made, permutation = view(name, arg, VIEW_SEED)
        label = name if arg is None else f"{name}={arg}"
        # Views edit their argument in place: each gets a copy.
        work = {f"{size}.{what}": lambda f=f, x=inputs[size]: f(x.clone()) for size in (SIZES[:1] if a.light else SIZES) for what, f in (("view", made.view), ("inverse", made.inverse_view))}
        work |= {f"{SIZES[0]}.view6": lambda: made.view(input6.clone()), f"{SIZES[0]}.inverse6": lambda: made.inverse_view(input6.clone())}
        wander, half = 0.0, False
        for key, f in work.items():
            with kernels(other=False):
                x = f()
            with kernels(other=True):
                wander = max(wander, difference(x, f()))
            half = half or x.dtype == torch.float16
            put(f"view.{label}.{key}", x)
        checks.append(dict(name=name, arg=arg, label=label, permutation=permutation, permutation_seed=VIEW_SEED if permutation and "seed" in permutation else None,
                           half=half, wander=wander))
        if name == "jigsaw":
            checks[-1] |= dict(seed=4522, piece_permutations=made.piece_perms.tolist(), edge_swaps=made.edge_swaps.tolist())
    if a.small:
        for key in [k for k in tensors if k.startswith(("view.", "permutation"))]:
            label = key.split(".")[1]
            if not (label in SMALL_VIEWS and key.endswith(("64.view" if label == "blur_failure" else "64.inverse",))):
                del tensors[key]
    print("views", len(checks), "largest wander", max((c["wander"], c["label"]) for c in checks), flush=True)

    # --- whole samplings
    def sample(c, steps, guidance):
        made = [view(name, arg, c["seed"])[0] for name, arg in c["views"]]
        text = torch.stack([tensors[f"embedding.{i}"] for i in c["prompts"]])
        negative = tensors[f"embedding.{EMPTY}"].expand_as(text)
        options = dict(ref_im=references[c["reference"]].clone() if "reference" in c else None, num_inference_steps=steps, guidance_scale=guidance,
                       reduction=c["reduction"])
        result = {}

        def stage(key, sampler, *args, **more):
            if c.get("global_seed") is None:
                generator = torch.manual_seed(c["seed"])
            else:
                torch.manual_seed(c["global_seed"])
                generator = torch.Generator().manual_seed(c["seed"])
            more["generator"] = generator
            with recording_randn_like() as draws:
                result[key] = sampler(*args, text, negative, made, **options, **more)
            assert len(draws) == (steps if "reference" in c else 0), "randn_like was not called once a step"
            if draws:
                result[f"reference_noise.{key}"] = torch.stack(draws)
        stage("stage1", samplers.sample_stage_1, stage_1)
        if c.get("stage2") and steps == RUNS[0][0]:
            stage("stage2", samplers.sample_stage_2, stage_2, result["stage1"].clone(), noise_level=NOISE_LEVEL)
        return result

    for c in CASES:
        if a.small and c["name"] not in SMALL_CASES:
            continue
        if a.small and c["name"] != "flip":
            c.pop("stage2", None)
        for steps, guidance in RUNS[:1] if a.light else RUNS:
            guidance = c.get("guidance", guidance)
            start, name = time.time(), f"{c['name']}.steps{steps}"
            with kernels(other=False):
                result = sample(c, steps, guidance)
            with kernels(other=True):
                again = sample(c, steps, guidance)
            wander = {}
            for key, x in result.items():
                put(f"{name}.{key}", x)
                if key.startswith("reference_noise"):
                    assert torch.equal(x, again[key])
                else:
                    wander[key] = difference(x, again[key])
            stages = list(wander)
            cases.append(dict(name=name, views=[dict(name=v, arg=arg, permutation=view(v, arg, c["seed"])[1]) for v, arg in c["views"]],
                              prompts=c["prompts"], negative_prompt=EMPTY, seed=c["seed"], steps=steps, guidance_scale=guidance, reduction=c["reduction"],
                              noise_level=NOISE_LEVEL if "stage2" in stages else None, reference=c.get("reference"), global_seed=c.get("global_seed"),
                              permutation_seed=c["seed"] if any("permute" in v for v, _ in c["views"]) else None, stages=stages,
                              range={s: [float(result[s].min()), float(result[s].max())] for s in stages}, wander=wander))
            print(f"{name:32} {time.time() - start:7.1f} s  wander", {s: f"{w:.1e}" for s, w in wander.items()}, flush=True)

    if a.small:
        tensors = {k: v for k, v in tensors.items() if k.split(".")[0] not in ("embedding", "permutation", "permutation_inverse") and not k.endswith(".at256")
                   and "reference_noise" not in k}
    save_file(tensors, os.path.join(a.out, "illusions.safetensors"))
    versions = {m.__name__: m.__version__ for m in map(__import__, ("torch", "torchvision", "diffusers", "einops", "numpy", "PIL"))}
    with open(os.path.join(a.out, "illusions.json"), "w") as f:
        json.dump(dict(source="github.com/dangeng/visual_anagrams", source_sha256=digest, variant=parity["variant"], versions=versions, notes=NOTES, prompts=prompts,
                       sizes=SIZES, cases=cases, views=checks), f, indent=1, ensure_ascii=False)
    print(len(cases), "cases,", len(tensors), "tensors, largest wander",
          {s: max(c["wander"].get(s, 0) for c in cases) for s in ("stage1", "stage2")})


if __name__ == "__main__":
    main()
