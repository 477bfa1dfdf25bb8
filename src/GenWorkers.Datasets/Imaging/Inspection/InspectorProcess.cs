using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;

namespace GenWorkers.Datasets.Imaging.Inspection;

/// <summary>One decode child and its pipe. One question at a time; nothing of this process's environment.</summary>
internal sealed class InspectorProcess : IDisposable
{
    private readonly Process process;
    private readonly Stream questions;
    private readonly Stream answers;

    private InspectorProcess(Process process)
    {
        this.process = process;
        questions = InspectionPipe.Buffer(process.StandardInput.BaseStream);
        answers = InspectionPipe.Buffer(process.StandardOutput.BaseStream);
    }

    /// <summary>Images that it has answered for.</summary>
    public int Answered { get; private set; }

    public static InspectorProcess Start(string program, int memoryMiB)
    {
        var start = new ProcessStartInfo(program, ["--inspect", memoryMiB.ToString(CultureInfo.InvariantCulture)])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment.Clear();
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        start.Environment["DOTNET_GCHeapHardLimit"] = $"0x{ResourceLimits.HeapBytes(memoryMiB):x}";
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // its socket file would break the limit on writing
        start.Environment["DOTNET_TieredPGO"] = "0"; // a child lives for seconds
        start.Environment["MALLOC_ARENA_MAX"] = "1"; // an arena a thread would use up address space
        return new InspectorProcess(Process.Start(start)!);
    }

    /// <summary>
    /// Blocks until the child answers; <paramref name="stop"/> kills it. Throws <see cref="JobException"/> for a bad
    /// image; <see cref="IOException"/> or <see cref="System.Text.Json.JsonException"/> where the child is not usable
    /// any more.
    /// </summary>
    public ImageFacts Inspect(string name, ReadOnlySpan<byte> encoded, CancellationToken stop)
    {
        using var killed = stop.Register(process.Kill);
        InspectionPipe.Ask(questions, name, encoded);
        var answer = InspectionPipe.ReadAnswer(answers);
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
