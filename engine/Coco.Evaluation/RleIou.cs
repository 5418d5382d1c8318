using CellGenie.Imaging;

namespace CellGenie.Coco.Evaluation;

/// <summary>Intersection over union of many masks with many.</summary>
public static class RleIou
{
    /// <summary>Compares every detection with every region. Only pairs whose boxes overlap cost time.</summary>
    /// <param name="detections">Masks of one frame.</param>
    /// <param name="regions">Masks of the same frame.</param>
    /// <param name="isCrowd">For each region whether it is a crowd, against which the denominator is the detection's own area; empty for none.</param>
    /// <returns>Row-major, one row a detection: the value of (d, g) is at <c>d * regions.Count + g</c>. From 0 to 1.</returns>
    /// <exception cref="InvalidInputException">The masks are of different frame sizes.</exception>
    /// <exception cref="ArgumentException"><paramref name="isCrowd"/> is neither empty nor as long as <paramref name="regions"/>.</exception>
    public static double[] Matrix(IReadOnlyList<Rle> detections, IReadOnlyList<Rle> regions, ReadOnlySpan<bool> isCrowd = default)
    {
        var values = new double[checked(detections.Count * regions.Count)];
        Fill(values, detections, regions, isCrowd);
        return values;
    }

    /// <summary>As <see cref="Matrix"/>, into memory of the caller: for many masks a new matrix costs more than its numbers.</summary>
    /// <param name="values">Row-major, one row a detection; overwritten.</param>
    /// <param name="detections">Masks of one frame.</param>
    /// <param name="regions">Masks of the same frame.</param>
    /// <param name="isCrowd">For each region whether it is a crowd; empty for none.</param>
    /// <exception cref="InvalidInputException">The masks are of different frame sizes.</exception>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static void Fill(Span<double> values, IReadOnlyList<Rle> detections, IReadOnlyList<Rle> regions, ReadOnlySpan<bool> isCrowd = default)
    {
        if (values.Length != (long)detections.Count * regions.Count)
            throw new ArgumentException($"{detections.Count} detections and {regions.Count} regions do not have {values.Length} pairs.", nameof(values));
        if (isCrowd.Length != 0 && isCrowd.Length != regions.Count)
            throw new ArgumentException($"There are {isCrowd.Length} crowd flags for {regions.Count} regions.", nameof(isCrowd));
        var (left, right) = (SetOf(detections, detections, regions), SetOf(regions, detections, regions));
        var sweep = new BoxSweep([.. regions.Select(r => r.Box)]);
        var overlapping = new List<int>();
        values.Clear();
        for (var d = 0; d < detections.Count; d++)
        {
            sweep.Overlapping(detections[d].Box, overlapping);
            foreach (var g in overlapping)
                values[d * regions.Count + g] = MaskSet.IoU(left, d, right, g, !isCrowd.IsEmpty && isCrowd[g]);
        }
    }

    private static MaskSet SetOf(IReadOnlyList<Rle> masks, IReadOnlyList<Rle> detections, IReadOnlyList<Rle> regions)
    {
        var frame = detections.Count > 0 ? detections[0] : regions.Count > 0 ? regions[0] : null;
        var set = new MaskSet();
        foreach (var mask in masks)
        {
            if (mask.Width != frame!.Width || mask.Height != frame.Height)
                throw new InvalidInputException("run-length mask", "", $"masks of {frame.Width}x{frame.Height} and {mask.Width}x{mask.Height} pixels cannot be compared");
            set.Add(mask);
        }

        return set;
    }
}
