using CellGenie.Coco;

namespace CellGenie.Synthesis.Report;

/// <summary>What one image tells about one culture.</summary>
/// <param name="Culture">Name of the culture.</param>
/// <param name="Areas">Cell areas in pixels.</param>
/// <param name="NearestNeighbour">Mean distance to the nearest other cell in pixels; NaN below two cells.</param>
internal sealed record CellGroup(string Culture, IReadOnlyList<int> Areas, double NearestNeighbour);

/// <summary>What one image tells.</summary>
/// <param name="Groups">Its cells by culture, at least one group, which may be empty.</param>
/// <param name="Confluence">Share of the frame covered by cells.</param>
internal sealed record MeasuredImage(IReadOnlyList<CellGroup> Groups, double Confluence);

/// <summary>Measures the masks of single images, without their pixels. One for each worker.</summary>
internal sealed class ImageMeter(string? culture)
{
    private byte[] _covered = [];

    /// <summary>Measures one image. Cells belong to cultures as <see cref="CellExtractor"/> sees it.</summary>
    public MeasuredImage Measure(CocoFile coco, CocoImage image)
    {
        var pixels = image.Width * image.Height;
        if (_covered.Length < pixels)
            _covered = new byte[pixels];
        var covered = _covered.AsSpan(0, pixels);
        covered.Clear();

        var categories = coco.Categories.ToDictionary(c => c.Id);
        var cells = new List<(string Culture, int Area, double X, double Y)>();
        foreach (var annotation in coco.ReadAnnotations(image))
        {
            if (annotation.IsCrowd || annotation.Segmentation.ToMask(image.Width, image.Height) is not { } mask)
                continue;
            var (x, y) = Cover(covered, image.Width, mask);
            cells.Add((culture ?? CultureNames.Of(image, categories.GetValueOrDefault(annotation.CategoryId), annotation), mask.Area, x, y));
        }

        var groups = cells
            .GroupBy(c => c.Culture)
            .Select(g => new CellGroup(g.Key, [.. g.Select(c => c.Area)], NearestNeighbour.MeanDistance([.. g.Select(c => (c.X, c.Y))])))
            .ToList();
        if (groups.Count == 0)
            groups.Add(new CellGroup(culture ?? CultureNames.Of(image), [], double.NaN));
        return new MeasuredImage(groups, covered.Count((byte)1) / (double)pixels);
    }

    /// <summary>Marks a mask's pixels and returns its centre of mass.</summary>
    private static (double X, double Y) Cover(Span<byte> covered, int width, Mask mask)
    {
        var sumX = 0L;
        var sumY = 0L;
        for (var row = 0; row < mask.Height; row++)
        {
            var source = mask.Row(row);
            var target = covered.Slice((mask.Y + row) * width + mask.X, mask.Width);
            for (var x = 0; x < source.Length; x++)
            {
                target[x] |= source[x];
                sumX += source[x] * x;
                sumY += source[x] * row;
            }
        }

        return (mask.X + (double)sumX / mask.Area, mask.Y + (double)sumY / mask.Area);
    }
}
