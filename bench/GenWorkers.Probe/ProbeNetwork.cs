using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace GenWorkers.Probe;

/// <summary>Four convolutions and two linear layers, 1.7 million weights at 64 pixels.</summary>
internal static class ProbeNetwork
{
    public static Sequential Create(int size) => Sequential(
        ("block0", Block(3, 16)),
        ("block1", Block(16, 32)),
        ("block2", Block(32, 64)),
        ("block3", Block(64, 96)), // (B, 96, H / 16, W / 16)
        ("flatten", Flatten()),
        ("hidden", Linear(96L * (size / 16) * (size / 16), 256)),
        ("norm", BatchNorm1d(256)),
        ("relu", ReLU()),
        ("outputs", Linear(256, ProbeTargets.Outputs)));

    private static Sequential Block(long from, long to) => Sequential(
        ("conv", Conv2d(from, to, 3, padding: 1)),
        ("norm", BatchNorm2d(to)),
        ("relu", ReLU()),
        ("pool", MaxPool2d(2)));
}
