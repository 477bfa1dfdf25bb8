using System.Globalization;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using GenWorkers.Jobs.Pipe;

namespace GenWorkers.Runner;

/// <summary>This process's ends of the two pipes that it inherited.</summary>
internal sealed partial class ControlPipe : IDisposable
{
    private const int SetDescriptorFlags = 2;
    private const int CloseOnExec = 1;
    private readonly AnonymousPipeClientStream downStream;
    private readonly AnonymousPipeClientStream upStream;

    public ControlPipe(string down, string up)
    {
        downStream = Open(PipeDirection.In, down);
        upStream = Open(PipeDirection.Out, up);
        Down = new FrameReader<DownFrame>(downStream, PipeLimits.DownBytes);
        Up = new FrameWriter<UpFrame>(upStream, PipeLimits.UpBytes);
    }

    public FrameReader<DownFrame> Down { get; }

    public FrameWriter<UpFrame> Up { get; }

    public void Dispose()
    {
        downStream.Dispose();
        upStream.Dispose();
    }

    private static AnonymousPipeClientStream Open(PipeDirection direction, string descriptor)
    {
        // A child of this process must not keep the pipe open after it.
        if (Fcntl(int.Parse(descriptor, CultureInfo.InvariantCulture), SetDescriptorFlags, CloseOnExec) < 0)
            throw new IOException($"File descriptor {descriptor} is not open.", Marshal.GetLastPInvokeError());
        return new AnonymousPipeClientStream(direction, descriptor);
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(int descriptor, int command, int argument);
}
