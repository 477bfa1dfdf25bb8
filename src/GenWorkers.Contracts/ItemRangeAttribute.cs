namespace GenWorkers.Contracts;

/// <summary>The closed range of each item of a list of whole numbers.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemRangeAttribute(int minimum, int maximum) : Attribute
{
    public int Minimum { get; } = minimum;

    public int Maximum { get; } = maximum;
}
