using GenWorkers.Jobs;

namespace GenWorkers.Datasets.Imaging.Inspection;

/// <summary>
/// <c>genworkers-runner --inspect MIB</c>: decodes foreign images for a runner. It holds no credentials, no control pipe
/// and no device, may write no file, and its address space is bounded: what an image breaks here, it breaks alone.
/// </summary>
public static class InspectionChild
{
    public static int Run(int memoryMiB)
    {
        ResourceLimits.ApplyToDecoding(memoryMiB);
        using var input = InspectionPipe.Buffer(Console.OpenStandardInput());
        using var output = InspectionPipe.Buffer(Console.OpenStandardOutput());
        while (InspectionPipe.ReadRequest(input) is var (name, encoded))
            InspectionPipe.Answer(output, Inspect(name, encoded, memoryMiB));
        return 0;
    }

    private static InspectionAnswer Inspect(string name, byte[] encoded, int memoryMiB)
    {
        try
        {
            return new InspectionAnswer(ImageInspector.Inspect(name, encoded), null, null);
        }
        catch (JobException error)
        {
            return new InspectionAnswer(null, error.Code.Value, error.Message);
        }
        catch (OutOfMemoryException)
        {
            var error = InputErrors.TooLarge(name, $"decoding it takes more than the {memoryMiB} MiB that a decoder has");
            return new InspectionAnswer(null, error.Code.Value, error.Message);
        }
    }
}
