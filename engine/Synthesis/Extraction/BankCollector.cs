using CellGenie.Coco;

namespace CellGenie.Synthesis;

/// <summary>Gathers extracted images, in order, into a bank and its index.</summary>
internal sealed class BankCollector(CellBankWriter writer)
{
    private readonly List<SourceImage> _sources = [];
    private readonly List<string> _cultures = [];
    private readonly List<List<(int Source, ImageStatistics Statistics)>> _statistics = [];
    private readonly Dictionary<string, string> _seen = [];

    public List<string> Problems { get; } = [];

    public void Add(ExtractedImage image)
    {
        // LIVECell has the same picture under several ids (issue 26 of its repository); its cells must not become donors twice.
        if (!_seen.TryAdd(image.Source.PixelSha256, image.Source.File))
        {
            Problems.Add($"{image.Source.File}: has the same pixels as {_seen[image.Source.PixelSha256]}; left out");
            return;
        }

        var source = _sources.Count;
        _sources.Add(image.Source);
        foreach (var cell in image.Cells)
            writer.Add(cell.Record with { Source = source, Culture = CultureOf(cell.Culture) }, cell.Data);
        if (image.Background is { } background && (background.FreeShare > 0 || background.IsPooled))
        {
            writer.Add(
                new BackgroundRecord
                {
                    Source = source,
                    Culture = CultureOf(image.Source.Culture),
                    Width = background.Frame.Width,
                    Height = background.Frame.Height,
                    FreeShare = (ushort)(background.FreeShare * ushort.MaxValue),
                    Texture = (ushort)Math.Round(Math.Min(background.Texture, 255) * 64),
                    IsPooled = background.IsPooled,
                },
                (background.Flat ?? background.Frame).Pixels);
        }

        var groups = image.Cells.GroupBy(c => c.Culture).ToDictionary(g => g.Key, g => g.ToList());
        groups.TryAdd(image.Source.Culture, []);
        foreach (var (culture, cells) in groups)
            _statistics[CultureOf(culture)].Add((source, Measure(image, cells)));
    }

    public CellBankIndex MakeIndex(string id, int ringWidth, IReadOnlyList<CocoLicense> licenses)
    {
        var profiles = new List<CultureProfile>();
        for (var culture = 0; culture < _cultures.Count; culture++)
        {
            var images = _statistics[culture];
            var incomplete = ProfileBuilder.FindIncomplete([.. images.Select(i => i.Statistics.Areas.Count)]);
            profiles.Add(ProfileBuilder.Build(_cultures[culture], [.. images.Select(i => i.Statistics)], incomplete));
            foreach (var ((source, _), isIncomplete) in images.Zip(incomplete))
            {
                if (!isIncomplete)
                    continue;
                _sources[source] = _sources[source] with { Incomplete = true };
                Problems.Add($"{_sources[source].File}: has {_sources[source].Cells} annotations, far fewer than is normal for {_cultures[culture]}; not used for populations and backgrounds");
            }
        }

        return new CellBankIndex
        {
            Format = CellBankIndex.CurrentFormat,
            Sha256 = id,
            Cells = writer.Cells.Count,
            RingWidth = ringWidth,
            Cultures = profiles,
            Sources = _sources,
            Licenses = licenses,
            Problems = Problems,
        };
    }

    private static ImageStatistics Measure(ExtractedImage image, List<ExtractedCell> cells)
    {
        var area = cells.Sum(c => (long)c.Record.Area);
        return new ImageStatistics(
            image.Source.Width,
            image.Source.Height,
            [.. cells.Select(c => c.Record.Area)],
            image.Confluence,
            area == 0 ? 0 : cells.Sum(c => c.Intensity * c.Record.Area) / area,
            area == 0 ? 0 : cells.Sum(c => c.Record.BackgroundLevel / 256.0 * c.Record.Area) / area,
            NearestNeighbour.MeanDistance([.. cells.Select(c => (c.CentreX, c.CentreY))]));
    }

    private ushort CultureOf(string name)
    {
        var index = _cultures.IndexOf(name);
        if (index < 0)
        {
            index = _cultures.Count;
            _cultures.Add(name);
            _statistics.Add([]);
        }

        return checked((ushort)index);
    }
}
