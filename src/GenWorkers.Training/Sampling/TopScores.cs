using GenWorkers.Jobs.Training;

namespace GenWorkers.Training.Sampling;

/// <summary>The samples of a scoring with the highest priorities, as many as asked for.</summary>
internal sealed class TopScores(int count)
{
    private readonly PriorityQueue<SampleScore, double> kept = new();

    /// <summary>The highest first.</summary>
    public IReadOnlyList<SampleScore> InOrder =>
        [.. kept.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];

    /// <summary>Leaves out what is not finite.</summary>
    public void Add(SampleScore score, double priority)
    {
        if (!double.IsFinite(priority))
            return;
        if (kept.Count < count)
            kept.Enqueue(score, priority);
        else
            kept.EnqueueDequeue(score, priority);
    }
}
