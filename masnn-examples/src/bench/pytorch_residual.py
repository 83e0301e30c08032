#!/usr/bin/env python3
"""PyTorch's side of `bench training-step --network att-res-18`: the 18-layer Att-Res-SNN of the published ImageNet code.

    pytorch_residual.py [--batch 8] [--steps 4] [--size 64] [--width 64] [--iters 6] [--threads 2]
                        [--bn-gain 0.4] [--lr 1e-4] [--layout nhwc|nchw]

Stem 7x7 / 2 without a pool, stages of 2, 2, 2, 2 blocks that all begin with stride 2, blocks LIF - conv - BN - LIF - conv - BN -
CSA (jointly over the clip, r_c = 8, 3x3, a ReLU behind) plus a shortcut of average pool, 1x1 convolution and BN on the membrane;
LIF with decay 0.25, threshold 0.5, strict, detached reset to 0, rectangle of width 1; mean over pixels, mean over T, a dense
layer of 1,000 classes. The image is repeated T times in front of the stem, as there. Adam on the mean squared error, float32.
All time steps of a layer are one batch and steps are unbound, the fastest plain PyTorch form that is known to us.

Prints one JSON line with train_ms, infer_ms (medians of all but the first), the firing rate of each spiking layer in the last
training step, the number of parameters and the peak resident memory in MB.
"""
import argparse
import json
import resource
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

THRESHOLD, DECAY, WIDTH = 0.5, 0.25, 1.0


class Spike(torch.autograd.Function):
    @staticmethod
    def forward(ctx, v):
        ctx.save_for_backward(v)
        return (v > 0).to(v.dtype)

    @staticmethod
    def backward(ctx, g):
        (v,) = ctx.saved_tensors
        return g * (v.abs() < WIDTH / 2).to(v.dtype) / WIDTH


class Lif(nn.Module):
    def __init__(self):
        super().__init__()
        self.rate = 0.0

    def forward(self, x):  # [T,B,C,H,W]
        h, out = None, []
        for step in x.unbind(0):
            u = step if h is None else h + step
            s = Spike.apply(u - THRESHOLD)
            h = DECAY * u * (1 - s.detach())
            out.append(s)
        y = torch.stack(out)
        self.rate = y.detach().mean().item()
        return y


def per_frame(module, x):
    t, b = x.shape[:2]
    y = module(x.flatten(0, 1))
    return y.view(t, b, *y.shape[1:])


class Attention(nn.Module):
    """Channel, then spatial attention, once for the whole clip, and a ReLU."""

    def __init__(self, channels, r=8, kernel=3):
        super().__init__()
        self.w0 = nn.Linear(channels, channels // r, bias=False)
        self.w1 = nn.Linear(channels // r, channels, bias=False)
        self.conv = nn.Conv2d(2, 1, kernel, padding=kernel // 2, bias=False)

    def forward(self, x):  # [T,B,C,H,W]
        mlp = lambda v: self.w1(F.relu(self.w0(v)))
        x = x * torch.sigmoid(mlp(x.mean((0, 3, 4))) + mlp(x.amax((0, 3, 4))))[None, :, :, None, None]
        pooled = torch.stack([x.mean((0, 2)), x.amax((0, 2))], 1)  # [B,2,H,W]
        return F.relu(x * torch.sigmoid(self.conv(pooled))[None])


class Block(nn.Module):
    def __init__(self, i, o, stride, gain):
        super().__init__()
        self.lif1, self.lif2 = Lif(), Lif()
        self.conv1 = nn.Sequential(nn.Conv2d(i, o, 3, stride, 1, bias=False), nn.BatchNorm2d(o))
        self.conv2 = nn.Sequential(nn.Conv2d(o, o, 3, 1, 1, bias=False), nn.BatchNorm2d(o))
        self.attention = Attention(o)
        nn.init.constant_(self.conv1[1].weight, gain)
        nn.init.constant_(self.conv2[1].weight, 0.2 * gain)
        self.short = None
        if stride != 1 or i != o:
            self.short = nn.Sequential(nn.AvgPool2d(2), nn.Conv2d(i, o, 1, bias=False), nn.BatchNorm2d(o))
            nn.init.constant_(self.short[2].weight, gain)

    def forward(self, x):
        y = per_frame(self.conv2, self.lif2(per_frame(self.conv1, self.lif1(x))))
        return self.attention(y) + (x if self.short is None else per_frame(self.short, x))


class Net(nn.Module):
    def __init__(self, a):
        super().__init__()
        self.steps = a.steps
        self.stem = nn.Sequential(nn.Conv2d(3, a.width, 7, 2, 3, bias=False), nn.BatchNorm2d(a.width))
        nn.init.constant_(self.stem[1].weight, a.bn_gain)
        blocks, last = [], a.width
        for stage in range(4):
            for block in range(2):
                channels = a.width << stage
                blocks.append(Block(last, channels, 2 if block == 0 else 1, a.bn_gain))
                last = channels
        self.blocks, self.lif, self.fc = nn.Sequential(*blocks), Lif(), nn.Linear(last, 1000)

    def forward(self, x):  # [B,3,H,W]
        x = x.repeat(self.steps, 1, 1, 1).contiguous(memory_format=self.format)
        x = self.stem(x).unflatten(0, (self.steps, -1))
        return self.fc(self.lif(self.blocks(x)).mean((3, 4)).mean(0))

    def lifs(self):
        return [m for m in self.modules() if isinstance(m, Lif)]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--batch", type=int, default=8)
    p.add_argument("--steps", type=int, default=4)
    p.add_argument("--size", type=int, default=64)
    p.add_argument("--width", type=int, default=64)
    p.add_argument("--iters", type=int, default=6)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--bn-gain", type=float, default=0.4)
    p.add_argument("--lr", type=float, default=1e-4)
    p.add_argument("--layout", default="nhwc", choices=["nhwc", "nchw"])
    a = p.parse_args()
    torch.manual_seed(7)
    torch.set_num_threads(a.threads)
    net = Net(a)
    net.format = torch.channels_last if a.layout == "nhwc" else torch.contiguous_format
    net = net.to(memory_format=net.format)
    x = torch.randn(a.batch, 3, a.size, a.size)
    y = F.one_hot(torch.arange(a.batch) % 1000, 1000).float()
    opt = torch.optim.Adam(net.parameters(), a.lr)
    train, infer = [], []
    for _ in range(a.iters):
        s = time.perf_counter()
        opt.zero_grad()
        F.mse_loss(net(x), y).backward()
        opt.step()
        train.append(1e3 * (time.perf_counter() - s))
    rates = [round(l.rate, 4) for l in net.lifs()]
    net.eval()
    with torch.no_grad():
        for _ in range(a.iters):
            s = time.perf_counter()
            net(x)
            infer.append(1e3 * (time.perf_counter() - s))
    mid = lambda v: round(sorted(v[1:])[len(v[1:]) // 2], 1)
    print(json.dumps(dict(
        peer="pytorch " + torch.__version__, **vars(a), attention="CSA", train_ms=mid(train),
        train_min_ms=round(min(train), 1), infer_ms=mid(infer), infer_min_ms=round(min(infer), 1), rates=rates,
        parameters=sum(q.numel() for q in net.parameters()),
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)))


if __name__ == "__main__":
    main()
