using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>The artefacts of every well that has enough images.</summary>
internal sealed class WellArtefacts
{
    private readonly Dictionary<ImageToExtract, CameraArtefacts> _artefacts = [];

    /// <summary>Looks at some images of each well. Holds the differences of <see cref="CameraArtefacts.MaxImages"/> images a worker (2 bytes a pixel), and what was found.</summary>
    public static WellArtefacts Find(IReadOnlyList<ImageToExtract> images, ExtractionOptions options, CancellationToken cancellationToken)
    {
        var result = new WellArtefacts();
        var wells = images.GroupBy(i => i.Well(options.Culture)).Select(g => g.ToList()).Where(g => g.Count >= CameraArtefacts.MinImages).ToList();
        OrderedParallel.Run(
            0,
            wells.Count,
            options.Workers,
            () => new ImageExtractor(options),
            (well, extractor) => Find(wells[well], extractor, cancellationToken),
            (well, artefacts) =>
            {
                if (artefacts == null)
                    return;
                foreach (var image in wells[well])
                    result._artefacts[image] = artefacts;
            },
            cancellationToken);
        return result;
    }

    /// <summary>Those of the well of an image; null where there are none.</summary>
    public CameraArtefacts? Of(ImageToExtract image) => _artefacts.GetValueOrDefault(image);

    private static CameraArtefacts? Find(List<ImageToExtract> well, ImageExtractor extractor, CancellationToken cancellationToken)
    {
        // The same picture under two names would count twice.
        var seen = new HashSet<string>();
        var residuals = new List<short[]>();
        var ordered = well.OrderBy(i => i.Entry.FileName, StringComparer.Ordinal).ToList();
        foreach (var image in EvenSample.Of(ordered, CameraArtefacts.MaxImages))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (extractor.MeasureResidual(image, seen) is { } residual)
                residuals.Add(residual);
        }

        return CameraArtefacts.Find(residuals, well[0].Entry.Width);
    }
}
