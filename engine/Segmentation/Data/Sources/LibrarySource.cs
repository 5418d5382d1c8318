using System.Collections.Concurrent;
using CellGenie.Coco;
using CellGenie.Imaging;
using CellGenie.Synthesis;

namespace CellGenie.Segmentation;

/// <summary>Images that are composed while training, from a cell library. Every epoch has new ones.</summary>
internal sealed class LibrarySource : SampleSource
{
    private const int DefaultPerCulture = 100;

    private readonly CellBank _bank;
    private readonly List<SourceItem> _items = [];
    private readonly List<CulturePlan> _plans = [];
    private readonly List<ConcurrentBag<ImageComposer>> _composers = [];
    private readonly CompositionRules _rules = new();

    public LibrarySource(DatasetSource dataset) : base(dataset)
    {
        if (dataset.Images != null)
            throw new InvalidInputException(dataset.Path, "", "is a cell library, which has no folder of images");
        _bank = CellBank.Open(dataset.Path);
        try
        {
            foreach (var profile in _bank.Index.Cultures)
            {
                if (dataset.Cultures.Count == 0 || dataset.Cultures.Contains(profile.Name, StringComparer.OrdinalIgnoreCase))
                    _plans.Add(CulturePlan.Create(_bank, Specification(profile), _rules));
            }

            if (_plans.Count == 0)
                throw new InvalidInputException(dataset.Path, "", $"has none of the cultures {string.Join(", ", dataset.Cultures)}");
            _composers.AddRange(_plans.Select(_ => new ConcurrentBag<ImageComposer>()));
            var count = dataset.Count ?? (dataset.PerCulture ?? DefaultPerCulture) * _plans.Count;
            for (var i = 0; i < count; i++)
            {
                var culture = _plans[i % _plans.Count].Specification;
                _items.Add(new SourceItem(i, culture.Name, culture.Width, culture.Height));
            }
        }
        catch
        {
            _bank.Dispose();
            throw;
        }
    }

    public override IReadOnlyList<SourceItem> Items => _items;

    public override SourceImage Load(SourceItem item, int epoch)
    {
        var culture = item.Index % _plans.Count;
        var perEpoch = (_items.Count + _plans.Count - 1) / _plans.Count;
        var index = (int)(((long)epoch * perEpoch + item.Index / _plans.Count) % int.MaxValue);
        if (!_composers[culture].TryTake(out var composer))
            composer = new ImageComposer(_bank, _plans[culture], _rules);
        var composed = composer.Compose(Dataset.Seed, index);
        var image = new SourceImage($"{Dataset.Path}, {item.Culture} {index}", composed.ToImage(), Cells(composed));
        _composers[culture].Add(composer);
        return image;
    }

    public override void Dispose() => _bank.Dispose();

    private CultureSpecification Specification(CultureProfile profile)
    {
        var specification = CultureSpecification.Of(profile);
        return Dataset.Size is { } size ? specification with { Width = size.Width, Height = size.Height } : specification;
    }

    /// <summary>The masks of all labels in two passes over the map: first the boxes, then the pixels.</summary>
    private static List<SourceCell> Cells(ComposedImage image)
    {
        var map = image.Labels;
        var boxes = new (int X0, int Y0, int X1, int Y1)[image.Cells.Count + 1];
        Array.Fill(boxes, (int.MaxValue, int.MaxValue, -1, -1));
        for (var y = 0; y < map.Height; y++)
        {
            var row = map.Buffer.AsSpan(map.Index(0, y), map.Width);
            for (var x = 0; x < row.Length; x++)
            {
                if (row[x] == 0)
                    continue;
                ref var box = ref boxes[row[x]];
                box = (Math.Min(box.X0, x), Math.Min(box.Y0, y), Math.Max(box.X1, x), Math.Max(box.Y1, y));
            }
        }

        var cells = new List<SourceCell>(image.Cells.Count);
        for (var label = 1; label < boxes.Length; label++)
        {
            var (x0, y0, x1, y1) = boxes[label];
            if (x1 < 0)
                continue;
            var (width, height) = (x1 - x0 + 1, y1 - y0 + 1);
            var bits = new byte[width * height];
            for (var y = 0; y < height; y++)
            {
                var row = map.Buffer.AsSpan(map.Index(x0, y0 + y), width);
                for (var x = 0; x < width; x++)
                    bits[y * width + x] = row[x] == label ? (byte)1 : (byte)0;
            }

            cells.Add(new SourceCell(new BoundingBox(x0, y0, width, height), null, new Mask(x0, y0, width, height, bits)));
        }

        return cells;
    }
}
