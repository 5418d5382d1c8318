using CellGenie.Coco;

namespace CellGenie.Synthesis;

/// <summary>Learns what is normal for a culture from its images.</summary>
internal static class ProfileBuilder
{
    /// <summary>For each image, whether it has far fewer annotations than is normal: the audit's rule.</summary>
    public static bool[] FindIncomplete(IReadOnlyList<int> counts) => PopulationNorm.FindIncomplete(counts);

    /// <summary>Builds the profile of a culture.</summary>
    /// <param name="name">Name of the culture.</param>
    /// <param name="images">Its images.</param>
    /// <param name="incomplete">For each image, whether it is incompletely annotated; such an image counts for cells, not for populations.</param>
    public static CultureProfile Build(string name, IReadOnlyList<ImageStatistics> images, bool[] incomplete)
    {
        var complete = images.Where((_, i) => !incomplete[i]).ToList();
        int[] areas = [.. images.SelectMany(i => i.Areas).Order()];
        int[] counts = [.. complete.Select(i => i.Areas.Count).Order()];
        var cells = areas.Length;
        var frame = images.GroupBy(i => (i.Width, i.Height)).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key).First().Key;
        var neighbours = complete.Select(i => i.NearestNeighbour).Where(d => !double.IsNaN(d)).ToList();
        return new CultureProfile
        {
            Name = name,
            Images = complete.Count,
            IncompleteImages = images.Count - complete.Count,
            Cells = cells,
            AreaRange = cells == 0 ? new IntRange(1, 1) : new IntRange((int)Math.Floor(Percentile.Of(areas, 0.01)), (int)Math.Ceiling(Percentile.Of(areas, 0.99))),
            PopulationRange = new IntRange((int)Math.Floor(Percentile.Of(counts, 0.05)), (int)Math.Ceiling(Percentile.Of(counts, 0.95))),
            MedianArea = cells == 0 ? 0 : (int)Math.Round(Percentile.Of(areas, 0.5)),
            MeanArea = cells == 0 ? 0 : Round(areas.Average()),
            MeanCellIntensity = Round(WeightedMean(images, i => i.CellIntensity)),
            MeanBackgroundIntensity = Round(WeightedMean(images, i => i.BackgroundIntensity)),
            Confluence = Math.Round(complete.Average(i => i.Confluence), 4),
            MeanNearestNeighbour = neighbours.Count == 0 ? 0 : Round(neighbours.Average()),
            FrameWidth = frame.Width,
            FrameHeight = frame.Height,
            Populations = [.. complete.Select(i => new PopulationSample(i.Areas.Count, i.Areas.Count == 0 ? 0 : Round(i.Areas.Average())))],
        };
    }

    private static double WeightedMean(IReadOnlyList<ImageStatistics> images, Func<ImageStatistics, double> value)
    {
        var weight = images.Sum(i => i.Areas.Count);
        return weight == 0 ? 0 : images.Where(i => i.Areas.Count > 0).Sum(i => value(i) * i.Areas.Count) / weight;
    }

    private static double Round(double value) => Math.Round(value, 2);
}
