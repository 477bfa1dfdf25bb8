using GenWorkers.Contracts.Families;
using static TorchSharp.torch;

namespace GenWorkers.Models.Autoencoder;

/// <summary>Reconstruction errors, each the mean over pixels and batch. x: image in [0, 1]; l: the decoder's output, whose sigmoid is the reconstruction.</summary>
public static class AutoencoderLoss
{
    public static Tensor Of(ReconstructionLoss loss, Tensor logits, Tensor images) => loss switch
    {
        ReconstructionLoss.AbsoluteError => AbsoluteError(logits, images),
        ReconstructionLoss.BinaryCrossEntropy => BinaryCrossEntropy(logits, images),
        _ => SquaredError(logits, images),
    };

    /// <summary>(x - s(l))^2 (Hinton and Salakhutdinov 2006)</summary>
    public static Tensor SquaredError(Tensor logits, Tensor images) =>
        nn.functional.mse_loss(logits.sigmoid(), images);

    /// <summary>|x - s(l)|</summary>
    public static Tensor AbsoluteError(Tensor logits, Tensor images) =>
        nn.functional.l1_loss(logits.sigmoid(), images);

    /// <summary>-x log s(l) - (1 - x) log(1 - s(l)) (Hinton and Salakhutdinov 2006, note 8)</summary>
    public static Tensor BinaryCrossEntropy(Tensor logits, Tensor images) =>
        nn.functional.binary_cross_entropy_with_logits(logits, images);
}
