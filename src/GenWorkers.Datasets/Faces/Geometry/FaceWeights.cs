namespace GenWorkers.Datasets.Faces.Geometry;

/// <summary>The weights of <see cref="ShapeFields.All"/> for one set of factors.</summary>
internal static class FaceWeights
{
    private const int FirstIdentityField = 4;

    public static void Fill(FaceFactors factors, Span<float> weights)
    {
        var expression = (float)factors.Expression;
        weights[0] = (float)factors.FaceShape;
        weights[1] = MathF.Max(expression, 0);
        weights[2] = MathF.Max(-expression, 0);
        weights[3] = Curves.Step(.10f, 1.05f, expression);
        for (var field = FirstIdentityField; field < ShapeFields.Count; field++)
            weights[field] = Person(factors.IdentitySeed, field);
    }

    /// <summary>Bell-shaped in [-1, 1]: extreme noses and chins are rare.</summary>
    private static float Person(long seed, int field) =>
        (FaceRandom.Signed(seed, 2 * field) + FaceRandom.Signed(seed, 2 * field + 1)) * .5f * 1.25f;
}
