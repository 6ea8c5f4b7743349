"""The course's UNet (project 5, part B) in torch, and what its weights begin with."""
import math
import torch
from torch import nn
from torch.nn import functional as F

CLASSES = 10
PARAMETERS = {("none", 128): 7_891_073, ("none", 64): 1_975_361, ("add", 64): 1_996_417, ("multiply", 64): 1_996_417,
              ("affine", 64): 2_019_201}


class Layer(nn.Module):
    """A convolution, batch norm, GELU (erf)."""

    def __init__(self, conv):
        super().__init__()
        self.conv, self.norm = conv, nn.BatchNorm2d(conv.out_channels)

    def forward(self, x):
        return F.gelu(self.norm(self.conv(x)))


def conv_block(i, o):
    return nn.Sequential(Layer(nn.Conv2d(i, o, 3, 1, 1)), Layer(nn.Conv2d(o, o, 3, 1, 1)))


def down_block(i, o):
    return nn.Sequential(Layer(nn.Conv2d(i, o, 3, 2, 1)), conv_block(o, o))


def up_block(i, o):
    return nn.Sequential(Layer(nn.ConvTranspose2d(i, o, 4, 2, 1)), conv_block(o, o))


def fc_block(i, o):
    return nn.Sequential(nn.Linear(i, o), nn.GELU(), nn.Linear(o, o))


class UNet(nn.Module):
    """The course's UNet; `condition`: none, add (e + t1), multiply (e * t1) or affine (c1 * e + t1), the same at f with t2, c2."""

    def __init__(self, hidden, condition):
        super().__init__()
        d, self.kind = hidden, condition
        self.a, self.b, self.c = conv_block(1, d), down_block(d, d), down_block(d, 2 * d)
        self.e = Layer(nn.ConvTranspose2d(2 * d, 2 * d, 7, 7, 0))
        self.f, self.g, self.h = up_block(4 * d, d), up_block(2 * d, d), conv_block(2 * d, d)
        self.out = nn.Conv2d(d, 1, 3, 1, 1)
        if condition != "none":
            self.t1, self.t2 = fc_block(1, 2 * d), fc_block(1, d)
        if condition == "affine":
            self.c1, self.c2 = fc_block(CLASSES, 2 * d), fc_block(CLASSES, d)

    def condition(self, x, place, time, onehot):
        if self.kind == "none":
            return x
        shift = self.get_submodule(f"t{place}")(time[:, None])[:, :, None, None]
        if self.kind == "affine":
            return self.get_submodule(f"c{place}")(onehot)[:, :, None, None] * x + shift
        return x * shift if self.kind == "multiply" else x + shift

    def forward(self, x, time=None, onehot=None):
        a = self.a(x)
        b = self.b(a)
        c = self.c(b)
        e = self.condition(self.e(F.gelu(F.avg_pool2d(c, 7))), 1, time, onehot)
        f = self.condition(self.f(torch.cat([e, c], 1)), 2, time, onehot)
        g = self.g(torch.cat([f, b], 1))
        return self.out(self.h(torch.cat([g, a], 1)))


def parameter_count(model):
    return sum(p.numel() for p in model.parameters())


def check_parameter_counts():
    for (condition, hidden), expected in PARAMETERS.items():
        with torch.device("meta"):
            counted = parameter_count(UNet(hidden, condition))
        assert counted == expected, f"{condition} at {hidden}: {counted} parameters instead of {expected}"


def initial_model(condition, hidden, seed):
    torch.manual_seed(seed)
    return UNet(hidden, condition)


def initialisation_order(model, seed):
    """Every parameter in the order of its draw, with its bound; drawn again here from that description alone and compared."""
    torch.manual_seed(seed)
    order, fan_in = [], 0
    for name, p in model.named_parameters():
        if ".norm." in name:
            order.append(dict(name=name, shape=list(p.shape), constant=1.0 if name.endswith("weight") else 0.0))
            again = torch.full_like(p, order[-1]["constant"])
        else:
            fan_in = p[0].numel() if p.ndim > 1 else fan_in  # a bias takes the fan-in of the weight before it
            bound = math.sqrt(3.0) * (math.sqrt(2.0 / (1 + math.sqrt(5.0) ** 2)) / math.sqrt(fan_in)) if p.ndim > 1 else 1 / math.sqrt(fan_in)
            order.append(dict(name=name, shape=list(p.shape), fan_in=fan_in, bound=bound))
            again = torch.empty_like(p, requires_grad=False).uniform_(-bound, bound)
        assert torch.equal(p, again), f"the recorded initialisation does not reproduce {name}"
    return order
