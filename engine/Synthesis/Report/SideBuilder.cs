using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis.Report;

/// <summary>Gathers the images of one culture.</summary>
internal sealed class SideBuilder(string culture)
{
    // Tried for each picture: enough for a few damaged files, and not the whole of a dataset whose folder is wrong.
    private const int Attempts = 5;

    private readonly List<Entry> _images = [];
    private readonly List<int> _areas = [];
    private readonly Dictionary<(int Width, int Height), int> _frames = [];
    private double _confluence;
    private double _neighbours;
    private int _imagesWithNeighbours;

    public void Add(ExtractionSource source, CocoFile coco, CocoImage image, CellGroup cells, double confluence)
    {
        _images.Add(new Entry(source, coco, image, cells.Areas.Count));
        _areas.AddRange(cells.Areas);
        _frames[(image.Width, image.Height)] = _frames.GetValueOrDefault((image.Width, image.Height)) + 1;
        _confluence += confluence;
        if (double.IsNaN(cells.NearestNeighbour))
            return;
        _neighbours += cells.NearestNeighbour;
        _imagesWithNeighbours++;
    }

    public ReportSide Build(int examples, ExampleReader reader, List<string> problems, CancellationToken cancellationToken)
    {
        int[] counts = [.. _images.Select(i => i.Cells).Order()];
        int[] areas = [.. _areas.Order()];
        var frame = _frames.OrderByDescending(f => f.Value).ThenByDescending(f => f.Key).First().Key;
        return new ReportSide
        {
            Culture = culture,
            Areas = areas,
            Counts = counts,
            Numbers = new SideNumbers
            {
                Images = counts.Length,
                IncompleteImages = ProfileBuilder.FindIncomplete(counts).Count(isIncomplete => isIncomplete),
                FrameWidth = frame.Width,
                FrameHeight = frame.Height,
                Cells = areas.Length,
                MeanCells = (double)areas.Length / counts.Length,
                MinCells = counts[0],
                MaxCells = counts[^1],
                MedianArea = areas.Length == 0 ? null : Percentile.Of(areas, 0.5),
                P5Area = areas.Length == 0 ? null : Percentile.Of(areas, 0.05),
                P95Area = areas.Length == 0 ? null : Percentile.Of(areas, 0.95),
                Confluence = _confluence / counts.Length,
                NearestNeighbour = _imagesWithNeighbours == 0 ? null : _neighbours / _imagesWithNeighbours,
            },
            Examples = ReadExamples(counts, examples, reader, problems, cancellationToken),
        };
    }

    private List<ExampleImage> ReadExamples(int[] counts, int examples, ExampleReader reader, List<string> problems, CancellationToken cancellationToken)
    {
        var found = new List<ExampleImage>();
        var tried = new HashSet<Entry>(ReferenceEqualityComparer.Instance);
        for (var k = 0; k < examples; k++)
        {
            var wanted = Percentile.Of(counts, (2 * k + 1) / (2.0 * examples));
            var candidates = _images.Where(i => !tried.Contains(i)).OrderBy(i => Math.Abs(i.Cells - wanted)).Take(Attempts).ToList();
            foreach (var candidate in candidates)
            {
                cancellationToken.ThrowIfCancellationRequested();
                tried.Add(candidate);
                try
                {
                    found.Add(reader.Read(candidate.Source.Images, candidate.Coco, candidate.Image));
                    break;
                }
                catch (InvalidInputException e)
                {
                    problems.Add($"cannot be shown: {e.Message}");
                }
            }
        }

        return found;
    }

    private sealed record Entry(ExtractionSource Source, CocoFile Coco, CocoImage Image, int Cells);
}
