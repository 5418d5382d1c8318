using CellGenie.Synthesis;

namespace CellGenie.Segmentation;

/// <summary>Random choices that are a function of (seed, iteration, image): a resumed training makes the same ones.</summary>
public static class RandomChooser
{
    /// <summary>The choices of one image in one iteration.</summary>
    /// <param name="seed">Seed of the training.</param>
    /// <param name="iteration">The iteration.</param>
    /// <param name="image">Place of the image in the batch.</param>
    public static BoxSampler.Chooser Of(ulong seed, int iteration, int image)
    {
        var random = new CounterRandom(seed, (uint)image, iteration, TrainingRandom.BoxSampling);
        return (items, count) =>
        {
            for (var i = 0; i < count; i++)
            {
                var other = i + random.Next(items.Length - i);
                (items[i], items[other]) = (items[other], items[i]);
            }
        };
    }
}
