using GenWorkers.Datasets.Imaging;
using GenWorkers.Jobs;

namespace GenWorkers.Runner.Inspection;

/// <summary>
/// <c>genworkers-runner --inspect</c>: decodes foreign images for a runner. It holds no credentials, no control pipe
/// and no device, may write no file, and its address space is bounded: what an image breaks here, it breaks alone.
/// </summary>
internal static class InspectionChild
{
    public static async Task<int> RunAsync()
    {
        ResourceLimits.ApplyToDecoding();
        await using var input = Console.OpenStandardInput();
        await using var output = Console.OpenStandardOutput();
        var inspector = new ImageInspector();
        while (await InspectionPipe.ReadRequestAsync(input, CancellationToken.None) is { } request)
            await InspectionPipe.AnswerAsync(output, await InspectAsync(inspector, request), CancellationToken.None);
        return 0;
    }

    private static async Task<InspectionAnswer> InspectAsync(
        ImageInspector inspector, (string Name, byte[] Encoded) request)
    {
        try
        {
            var facts = await inspector.InspectAsync(request.Name, request.Encoded, CancellationToken.None);
            return new InspectionAnswer(facts, null, null);
        }
        catch (JobException error)
        {
            return new InspectionAnswer(null, error.Code.Value, error.Message);
        }
    }
}
