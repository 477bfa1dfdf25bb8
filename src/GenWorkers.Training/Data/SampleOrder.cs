using GenWorkers.Jobs.Datasets;
using GenWorkers.Training.Drawing;

namespace GenWorkers.Training.Data;

/// <summary>
/// The order in which training sees a stream, as a function of the position alone: position p is in epoch p / n, whose
/// permutation comes from (seed, stream, epoch). Batches run over the end of an epoch into the next, so step k always
/// covers positions k*B to (k+1)*B-1, and a resumed run needs no cursor but its step. Where samples have
/// unequal weights, each position draws with replacement in proportion to them, and the position takes the epoch's place
/// in the key: a sample that is drawn several times in an epoch has other noise each time.
/// </summary>
public sealed class SampleOrder
{
    private readonly long seed;
    private readonly int stream;
    private readonly IReadOnlyList<int>? members;
    private readonly double[]? cumulative;
    private readonly int[] permutation;
    private long permutedEpoch = -1;

    /// <param name="weights">One for each sample of the stream; null takes those of the manifest.</param>
    public SampleOrder(ISampleSplit split, SampleStream members, long seed, int stream, IReadOnlyList<double>? weights = null)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(members);
        this.seed = seed;
        this.stream = stream;
        this.members = members.Indices;
        Count = members.Indices?.Count ?? split.Count;
        permutation = new int[Count];
        cumulative = Accumulate(weights ?? [.. Enumerable.Range(0, Count).Select(place => split.Weight(Member(place)))]);
    }

    public int Count { get; }

    /// <summary>Sample at a position. Not safe for concurrent callers: it keeps the current epoch's permutation.</summary>
    public SampleKey At(long position)
    {
        var (epoch, place) = Math.DivRem(position, Count);
        return cumulative is null
            ? new SampleKey(epoch, Member(Permuted(epoch, (int)place)))
            : new SampleKey(position, Member(Weighted(epoch, place)));
    }

    private int Member(int place) => members is null ? place : members[place];

    private int Permuted(long epoch, int place)
    {
        if (epoch != permutedEpoch)
            Permute(epoch);
        return permutation[place];
    }

    /// <summary>Fisher and Yates's shuffle.</summary>
    private void Permute(long epoch)
    {
        for (var i = 0; i < permutation.Length; i++)
            permutation[i] = i;
        var random = new CounterRandom(seed, DrawPurpose.Order, epoch, stream);
        for (var i = permutation.Length - 1; i > 0; i--)
        {
            var other = random.NextInt(i + 1);
            (permutation[i], permutation[other]) = (permutation[other], permutation[i]);
        }

        permutedEpoch = epoch;
    }

    private int Weighted(long epoch, long place)
    {
        var random = new CounterRandom(seed, DrawPurpose.Order, epoch, stream, checked((int)place + 1));
        var found = Array.BinarySearch(cumulative!, random.NextDouble() * cumulative![^1]);
        // An exact hit is the end of that sample's share, which belongs to the next.
        return Math.Min(found < 0 ? ~found : found + 1, Count - 1);
    }

    private static double[]? Accumulate(IReadOnlyList<double> weights)
    {
        var sums = new double[weights.Count];
        var sum = 0.0;
        var even = true;
        for (var i = 0; i < sums.Length; i++)
        {
            even &= weights[i] == weights[0];
            sums[i] = sum += weights[i];
        }

        return even || sum <= 0 ? null : sums;
    }
}
