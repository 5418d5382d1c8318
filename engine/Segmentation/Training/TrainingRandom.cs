using CellGenie.Synthesis;

namespace CellGenie.Segmentation;

/// <summary>Purposes of random numbers in training. They continue the numbers of <see cref="RandomPurpose"/> at 101, so that streams never overlap.</summary>
internal static class TrainingRandom
{
    public const RandomPurpose BoxSampling = (RandomPurpose)101;
    public const RandomPurpose Order = (RandomPurpose)102;
    public const RandomPurpose Augmentation = (RandomPurpose)103;
}
