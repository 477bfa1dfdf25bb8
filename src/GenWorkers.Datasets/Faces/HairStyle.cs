namespace GenWorkers.Datasets.Faces;

/// <summary>How the hair is worn; the number is the value of the factor <c>hairStyle</c>.</summary>
public enum HairStyle
{
    /// <summary>No hair on top, a close-cropped fringe round the sides.</summary>
    Bald = 0,
    Cropped = 1,
    Short = 2,
    Long = 3,
    Curly = 4,
    Bun = 5,
}
