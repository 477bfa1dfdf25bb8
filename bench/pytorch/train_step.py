"""The benchmark's peer: the networks of bench/GenWorkers.Bench/Steps in PyTorch, with its defaults.

usage: train_step.py CASE BATCH STEPS   prints "ready" when warm, waits for a line, prints the result as JSON
"""
import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

LATENT, NOISE, WIDTHS, GEMM = 16, 100, [512, 256, 128, 64], 2048


def adam(*networks):
    return torch.optim.Adam([p for network in networks for p in network.parameters()], lr=1e-3)


def mlp(batch):
    network = nn.Sequential(
        nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 64), nn.ReLU(),
        nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 784), nn.Sigmoid())
    optimizer, images = adam(network), torch.rand(batch, 784)

    def step():
        optimizer.zero_grad()
        F.mse_loss(network(images), images).backward()
        optimizer.step()
    return step


def conv_vae(batch):
    encoder = nn.Sequential(
        nn.Conv2d(1, 32, 4, 2, 1), nn.ReLU(), nn.Conv2d(32, 64, 4, 2, 1), nn.ReLU(),
        nn.Flatten(), nn.Linear(64 * 8 * 8, 2 * LATENT))
    decoder = nn.Sequential(
        nn.Linear(LATENT, 64 * 8 * 8), nn.ReLU(), nn.Unflatten(1, (64, 8, 8)),
        nn.ConvTranspose2d(64, 32, 4, 2, 1), nn.ReLU(), nn.ConvTranspose2d(32, 1, 4, 2, 1))
    optimizer, images = adam(encoder, decoder), torch.rand(batch, 1, 32, 32)

    def step():
        optimizer.zero_grad()
        mean, log_variance = encoder(images).chunk(2, 1)
        latent = mean + (log_variance * 0.5).exp() * torch.randn_like(mean)
        reconstruction = F.binary_cross_entropy_with_logits(decoder(latent), images, reduction="sum")
        divergence = (mean.square() + log_variance.exp() - 1 - log_variance).sum() * 0.5
        ((reconstruction + divergence) / batch).backward()
        optimizer.step()
    return step


def dcgan(batch):
    layers = [nn.ConvTranspose2d(NOISE, 512, 4, 1, 0, bias=False), nn.BatchNorm2d(512), nn.ReLU()]
    for source, target in zip(WIDTHS, WIDTHS[1:]):
        layers += [nn.ConvTranspose2d(source, target, 4, 2, 1, bias=False), nn.BatchNorm2d(target), nn.ReLU()]
    generator = nn.Sequential(*layers, nn.ConvTranspose2d(64, 3, 4, 2, 1, bias=False), nn.Tanh())
    layers = [nn.Conv2d(3, 64, 4, 2, 1, bias=False), nn.LeakyReLU(0.2)]
    for target, source in reversed(list(zip(WIDTHS, WIDTHS[1:]))):
        layers += [nn.Conv2d(source, target, 4, 2, 1, bias=False), nn.BatchNorm2d(target), nn.LeakyReLU(0.2)]
    discriminator = nn.Sequential(*layers, nn.Conv2d(512, 1, 4, 1, 0, bias=False))
    generator_adam, discriminator_adam = adam(generator), adam(discriminator)
    images, real, fake = torch.rand(batch, 3, 64, 64), torch.ones(batch), torch.zeros(batch)

    def loss(values, label):
        return F.binary_cross_entropy_with_logits(discriminator(values).flatten(), label)

    def step():
        generated = generator(torch.randn(batch, NOISE, 1, 1))
        discriminator_adam.zero_grad()
        (loss(images, real) + loss(generated.detach(), fake)).backward()
        discriminator_adam.step()
        generator_adam.zero_grad()
        loss(generated, real).backward()
        generator_adam.step()
    return step


def measure(step, steps):
    times = []
    for _ in range(steps):
        start = time.perf_counter()
        step()
        times.append((time.perf_counter() - start) * 1000)
    return times


def gemm_peak():
    left, right = torch.randn(GEMM, GEMM), torch.randn(GEMM, GEMM)
    return 2 * GEMM ** 3 / min(measure(lambda: left @ right, 6)) / 1e6


name, batch, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(2)
torch.manual_seed(1)
case = {"mlp": mlp, "conv-vae": conv_vae, "dcgan": dcgan}[name](batch)
peak = gemm_peak()
measure(case, max(2, steps // 10))
print("ready", flush=True)
sys.stdin.readline()
print(json.dumps({"milliseconds": measure(case, steps), "gemmGigaflops": peak, "version": torch.__version__}), flush=True)
