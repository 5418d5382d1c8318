using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>The images that a data set's count allows.</summary>
internal static class ItemChoice
{
    /// <summary>All of them; or the first ones of each culture; or some, spread evenly over the file so that every culture is there.</summary>
    public static IEnumerable<SourceItem> Of(IReadOnlyList<SourceItem> items, DatasetSource dataset)
    {
        if (dataset.PerCulture is { } perCulture)
        {
            var taken = new Dictionary<string, int>();
            return items.Where(item => (taken[item.Culture] = taken.GetValueOrDefault(item.Culture) + 1) <= perCulture);
        }

        return dataset.Count is { } count ? EvenSample.Of(items, count) : items;
    }
}
