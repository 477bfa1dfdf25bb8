using System.Globalization;

namespace GenWorkers.Training.Loop;

/// <summary>A loss or gradient that is not a finite number.</summary>
public sealed class DivergedException(long step, string quantity, double value)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"step {step}: {quantity} is {value}"))
{
    public long Step => step;
}
