namespace GenWorkers.Jobs.Quizzes;

/// <summary>A published figure to compare with; other images and other people, so only the size of it compares.</summary>
/// <param name="Low">Of its 95 % interval.</param>
public sealed record PeerFigure(double Accuracy, double Low, double High, int People, string Images, string Source)
{
    /// <summary>Experiment 1, without training or feedback.</summary>
    public static PeerFigure StyleGan2Faces { get; } = new(
        Accuracy: 0.482,
        Low: 0.471,
        High: 0.492,
        People: 315,
        Images: "StyleGAN2 faces",
        Source: "Nightingale and Farid 2022, AI-synthesized faces are indistinguishable from real faces and more trustworthy, PNAS 119(8), doi 10.1073/pnas.2120481119");
}
