using GenWorkers.Contracts.Commands;
using GenWorkers.Training.Torch;

namespace GenWorkers.Torch.Tests.Training.Torch;

public sealed class TorchRuntimeTests
{
    [Fact]
    public void MissingExtras_WithThePinnedLibtorch_AreNone() => TorchRuntime.MissingExtras().ShouldBeEmpty();

    /// <summary>On a thread of its own: one that computed during another test keeps that test's count.</summary>
    [Fact]
    public void Fingerprint_NamesVersionDeviceAndThreads() =>
        OnThreads.Run(2, () => TorchRuntime.Fingerprint(DeviceKind.Cpu)).ShouldStartWith("torch/2.10.0;cpu;threads=2;");

    [Fact]
    public void FindDevices_Always_HoldsTheCpu() => TorchRuntime.FindDevices().ShouldContain(DeviceKind.Cpu);

    [Fact]
    public void UseThreads_ASecondCount_IsRefused()
    {
        TorchRuntime.UseThreads(TorchAtStart.Threads);
        Should.Throw<InvalidOperationException>(() => TorchRuntime.UseThreads(TorchAtStart.Threads + 1));
        Should.Throw<ArgumentOutOfRangeException>(() => TorchRuntime.UseThreads(0));
        TorchRuntime.Threads.ShouldBe(TorchAtStart.Threads);
    }

    [Fact]
    public void LoadFrom_WithoutFiles_SaysWhatToDo()
    {
        using var folder = new TemporaryFolder();

        TorchRuntime.LoadFrom(null).ShouldNotBeNull().ShouldContain("GENWORKERS_TORCH_DIR");
        TorchRuntime.LoadFrom(folder.Path).ShouldNotBeNull().ShouldContain("holds no libLibTorchSharp.so");
    }

    [Fact]
    public void LoadFrom_AFileThatIsNoLibrary_SaysWhichFolder()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["libLibTorchSharp.so"], "not a library");

        var problem = TorchRuntime.LoadFrom(folder.Path).ShouldNotBeNull();

        problem.ShouldContain(folder.Path);
        problem.ShouldContain("does not load");
    }
}
