namespace GenWorkers.Contracts.Commands;

/// <summary>The job kinds of this build, and the record that each one's <c>spec</c> holds.</summary>
public static class JobKinds
{
    public const string ImportDataset = nameof(ImportDataset);
    public const string TrainModel = nameof(TrainModel);
    public const string GenerateSamples = nameof(GenerateSamples);
    public const string TransformDataset = nameof(TransformDataset);
    public const string ScoreDataset = nameof(ScoreDataset);
    public const string AnalyzeDataset = nameof(AnalyzeDataset);
    public const string EvaluateModel = nameof(EvaluateModel);
    public const string CreateQuiz = nameof(CreateQuiz);
    public const string ScoreQuiz = nameof(ScoreQuiz);

    /// <summary>Acts on the job that <c>jobId</c> names; it has no row of its own.</summary>
    public const string CancelJob = nameof(CancelJob);

    public static IReadOnlyDictionary<string, Type> SpecTypes { get; } = new Dictionary<string, Type>(StringComparer.Ordinal)
    {
        [ImportDataset] = typeof(ImportDatasetSpec),
        [TrainModel] = typeof(TrainModelSpec),
        [GenerateSamples] = typeof(GenerateSamplesSpec),
        [TransformDataset] = typeof(TransformDatasetSpec),
        [ScoreDataset] = typeof(ScoreDatasetSpec),
        [AnalyzeDataset] = typeof(AnalyzeDatasetSpec),
        [EvaluateModel] = typeof(EvaluateModelSpec),
        [CreateQuiz] = typeof(CreateQuizSpec),
        [ScoreQuiz] = typeof(ScoreQuizSpec),
        [CancelJob] = typeof(CancelJobSpec),
    };
}
