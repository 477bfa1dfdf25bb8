using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using GenWorkers.Contracts.Commands;

namespace GenWorkers.Datasets.Versions;

/// <summary>
/// Decides splits by SHA-256 of the seed and the sample's group, near-duplicate cluster or own hash, never by order. A
/// split that the source names is kept, also within a group. Test is cut where the source names no test sample,
/// validation is cut from what is left for training where the source names no validation sample.
/// </summary>
internal sealed class SplitAssigner(SplitSpec spec, bool sourceNamesTest, bool sourceNamesValidation)
{
    /// <param name="unit">What stays together, such as <c>group:anna</c>.</param>
    public SampleSplit Assign(SampleSplit? named, string unit)
    {
        if (named is SampleSplit.Test or SampleSplit.Validation)
            return named.Value;
        var test = sourceNamesTest ? 0 : spec.Test;
        var validation = sourceNamesValidation ? 0 : spec.Validation;
        var draw = Draw(spec.Seed, unit);
        if (draw < test)
            return SampleSplit.Test;
        return draw < test + ((1 - test) * validation) ? SampleSplit.Validation : SampleSplit.Train;
    }

    /// <summary>A number in [0, 1) that depends on seed and unit alone.</summary>
    private static double Draw(long seed, string unit)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{seed}\n{unit}")));
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }
}
