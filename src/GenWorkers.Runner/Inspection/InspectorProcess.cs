using System.Diagnostics;
using GenWorkers.Contracts.Events;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Jobs;

namespace GenWorkers.Runner.Inspection;

/// <summary>One decode child and its pipe. One question at a time.</summary>
internal sealed class InspectorProcess : IDisposable
{
    private readonly Process process;

    private InspectorProcess(Process process) => this.process = process;

    /// <summary>Images that it has answered for.</summary>
    public int Answered { get; private set; }

    public static InspectorProcess Start()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["--inspect"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x50000000"; // 1.25 GiB: the largest file and its pixels
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // its socket file would break the limit on writing
        return new InspectorProcess(Process.Start(start)!);
    }

    /// <summary>
    /// Throws <see cref="JobException"/> for a bad image; <see cref="IOException"/> or
    /// <see cref="System.Text.Json.JsonException"/> where the child is not usable any more.
    /// </summary>
    public async Task<ImageFacts> InspectAsync(
        string name, ReadOnlyMemory<byte> encoded, CancellationToken cancellationToken)
    {
        await InspectionPipe.AskAsync(process.StandardInput.BaseStream, name, encoded, cancellationToken);
        var answer = await InspectionPipe.ReadAnswerAsync(process.StandardOutput.BaseStream, cancellationToken);
        Answered++;
        return answer.Facts
            ?? throw new JobException(ErrorCode.Parse(answer.Code ?? ""), answer.Message ?? $"{name}: not readable");
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }
}
