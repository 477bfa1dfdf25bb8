namespace GenWorkers.Jobs.Reports;

/// <summary>How the train split of a data set is made up, in one feature space.</summary>
public sealed record AnalysisReport
{
    public required AnalysisIdentity Identity { get; init; }

    /// <summary>Share of the variance in the space along each of the first components, the largest first.</summary>
    public required IReadOnlyList<double> ComponentShares { get; init; }

    /// <summary>Components that together hold 90 % of the variance; null where more were needed than were computed.</summary>
    public required int? ComponentsFor90 { get; init; }

    public required IReadOnlyList<MixtureSize> Mixtures { get; init; }

    public required IReadOnlyList<ClusterSummary> Clusters { get; init; }

    /// <summary>Mean squared distance of a point from its cluster's centre, as a share of that from the middle of all.</summary>
    public required double UnexplainedByClusters { get; init; }

    /// <summary>See <see cref="FactorSummary.Evenness"/>, of the clusters.</summary>
    public required double ClusterEvenness { get; init; }

    /// <summary>The attributes of the manifest that have 2 to 50 values, and numbers in fifths of their range of ranks.</summary>
    public required IReadOnlyList<FactorSummary> Factors { get; init; }
}

/// <summary>What the figures depend on: those of different identities are never compared.</summary>
public sealed record AnalysisIdentity(
    string FeatureSpace, string ExtractorDigest, string DatasetDigest, int Count, string Shape, long Seed);

/// <summary>A Gaussian mixture with full covariances along at most 10 components.</summary>
/// <param name="LogLikelihood">Of a point in the mean, nats.</param>
/// <param name="InformationCriterion">Bayesian; the least fits best for its size.</param>
public sealed record MixtureSize(int Components, double LogLikelihood, double InformationCriterion);

/// <param name="Distinctive">Attribute values that are more frequent here than in all of the split, the most telling first.</param>
public sealed record ClusterSummary(int Number, int Count, IReadOnlyList<DistinctiveValue> Distinctive);

/// <param name="Share">Of the cluster's images.</param>
/// <param name="OverallShare">Of all images.</param>
public sealed record DistinctiveValue(string Attribute, string Value, double Share, double OverallShare);

/// <param name="Evenness">Shannon entropy of the values by that of equal shares (Pielou 1966): 1 where all are as frequent, 0 where there is one.</param>
/// <param name="ClusterInformation">Mutual information with the clusters by the mean of both entropies: 0 where they have nothing to do with it, 1 where they are the same.</param>
public sealed record FactorSummary(
    string Attribute, IReadOnlyDictionary<string, int> Counts, int Missing, double Evenness, double ClusterInformation);
