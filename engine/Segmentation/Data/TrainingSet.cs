using System.Collections.Concurrent;
using CellGenie.Imaging;
using CellGenie.Synthesis;

namespace CellGenie.Segmentation;

/// <summary>A mix of data sets to train on. Safe to use from many threads.</summary>
public sealed class TrainingSet : IDisposable
{
    private const int MaxReplacements = 10;

    private readonly ConcurrentDictionary<int, bool> _unreadable = [];
    private readonly List<SampleSource> _sources = [];
    private readonly List<(SampleSource Source, SourceItem Item)> _items = [];

    private TrainingSet()
    {
    }

    /// <summary>Images of an epoch, each counted once whatever its weight.</summary>
    public int Count => _items.Count;

    /// <summary>Images that are left out, and why.</summary>
    public IReadOnlyList<string> Notes => [.. _sources.SelectMany(s => s.Notes)];

    /// <summary>The data sets, with the number of images that each gives.</summary>
    public IReadOnlyList<(DatasetSource Dataset, int Images)> Parts => [.. _sources.Select(s => (s.Dataset, s.Items.Count))];

    internal IReadOnlyList<(bool IsLandscape, double Weight)> Plan => [.. _items.Select(i => (i.Item.Width > i.Item.Height, i.Source.Dataset.Weight))];

    /// <summary>Opens the data sets of a mix.</summary>
    /// <param name="mix">The data sets.</param>
    /// <param name="keepEmpty">Whether images without a cell take part.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="CellGenieException">A file is damaged, or there is no image to use.</exception>
    public static TrainingSet Open(IReadOnlyList<DatasetSource> mix, bool keepEmpty, CancellationToken cancellationToken = default)
    {
        var set = new TrainingSet();
        try
        {
            foreach (var dataset in mix)
            {
                var source = SampleSource.Open(dataset, keepEmpty, cancellationToken);
                set._sources.Add(source);
                set._items.AddRange(source.Items.Select(item => (source, item)));
            }
        }
        catch
        {
            set.Dispose();
            throw;
        }

        return set._items.Count > 0 ? set : throw new CellGenieException("There is nothing to train on: name at least one data set.");
    }

    /// <summary>Closes the data sets.</summary>
    public void Dispose() => _sources.ForEach(source => source.Dispose());

    /// <summary>Reads and augments an image. One that cannot be read is replaced by another of its orientation, chosen by its place in the stream.</summary>
    /// <exception cref="CellGenieException">Ten in a row cannot be read.</exception>
    internal TrainingSample Load(PlannedSample planned, TrainingOptions options, List<string> notes)
    {
        var (item, random) = (planned.Item, new CounterRandom(options.Seed, 1, planned.Position, TrainingRandom.Order));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var (source, chosen) = _items[item];
                return Augmentation.Draw(options, planned.Position).Apply(source.Load(chosen, planned.Epoch), options.LongSide);
            }
            catch (InvalidInputException e) when (attempt < MaxReplacements)
            {
                // Once: it comes round again in every epoch.
                if (_unreadable.TryAdd(item, true))
                    notes.Add($"left out: {e.Message}");
                var isLandscape = IsLandscape(planned.Item);
                do
                    item = random.Next(_items.Count);
                while (IsLandscape(item) != isLandscape);
            }
        }
    }

    private bool IsLandscape(int item) => _items[item].Item.Width > _items[item].Item.Height;
}
