using System.Text;
using System.Text.Json;
using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis.Realism;

/// <summary>Reads the donors of all synthetic cells, and the backgrounds, from a manifest, image by image.</summary>
internal static class DonorReader
{
    // An image of the most cells there can be has a line of half of it.
    private const int MaxLine = 1 << 24;

    /// <summary>The donors by culture, and the source of each image's background by the image's id.</summary>
    /// <param name="file">The manifest.</param>
    /// <param name="head">Its head.</param>
    /// <param name="cancellationToken">Stops between images.</param>
    /// <exception cref="InvalidInputException">The manifest cannot be read or is damaged.</exception>
    public static (IReadOnlyDictionary<string, DonorUse> Donors, IReadOnlyDictionary<long, int> Backgrounds) Read(string file, ManifestHead head, CancellationToken cancellationToken)
    {
        var fields = head.CellFields.Split(", ");
        var (source, annotation) = (Array.IndexOf(fields, "source"), Array.IndexOf(fields, "source annotation id"));
        var cultures = new SortedDictionary<string, Tally>(StringComparer.Ordinal);
        var backgrounds = new Dictionary<long, int>();
        try
        {
            using var reader = new StreamReader(file, Encoding.UTF8, false, 1 << 16);
            var line = new StringBuilder();
            var number = 0;
            var isInside = false;
            while (ReadLine(reader, line, file, number))
            {
                number++;
                cancellationToken.ThrowIfCancellationRequested();
                var text = line.ToString();
                if (!isInside)
                {
                    isInside = text.EndsWith("\"images\":[", StringComparison.Ordinal);
                    continue;
                }

                if (text.StartsWith(']'))
                    break;
                if (source < 0 || annotation < 0)
                    throw new InvalidInputException(file, "cellFields", "it names no 'source' and no 'source annotation id', so that donors cannot be told");
                Add(file, number, text, head, source, annotation, cultures, backgrounds);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(file, "", $"cannot be read: {e.Message}", e);
        }

        return (cultures.ToDictionary(c => c.Key, c => c.Value.Build(head)), backgrounds);
    }

    private static void Add(string file, int line, string text, ManifestHead head, int source, int annotation, SortedDictionary<string, Tally> cultures, Dictionary<long, int> backgrounds)
    {
        try
        {
            using var json = JsonDocument.Parse(text.TrimEnd(','));
            var culture = json.RootElement.GetProperty("culture").GetString() ?? throw new FormatException("the culture is null");
            if (!cultures.TryGetValue(culture, out var tally))
                cultures.Add(culture, tally = new Tally());

            // An image that could not be made has none.
            if (!json.RootElement.TryGetProperty("cells", out var cells))
                return;
            if (json.RootElement.TryGetProperty("background", out var background))
                backgrounds[json.RootElement.GetProperty("image").GetInt64()] = SourceOf(background[0], head);
            var here = new HashSet<(int, long)>();
            foreach (var cell in cells.EnumerateArray())
            {
                var donor = (Source: SourceOf(cell[source], head), Annotation: cell[annotation].GetInt64());
                tally.Cells++;
                tally.Uses[donor] = tally.Uses.GetValueOrDefault(donor) + 1;
                if (!here.Add(donor))
                    tally.Duplicates++;
            }
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw new InvalidInputException(file, $"line {line}", $"is no record of an image: {e.Message}", e);
        }
    }

    private static int SourceOf(JsonElement value, ManifestHead head) =>
        value.GetInt32() is var source && source >= 0 && source < head.Sources.Count ? source : throw new FormatException($"there is no source {source}");

    private static bool ReadLine(StreamReader reader, StringBuilder line, string file, int number)
    {
        line.Clear();
        while (reader.Read() is var next and >= 0)
        {
            if (next == '\n')
                return true;
            if (line.Length == MaxLine)
                throw new InvalidInputException(file, $"line {number + 1}", $"has more than {MaxLine} characters");
            line.Append((char)next);
        }

        return line.Length > 0;
    }

    private sealed class Tally
    {
        public long Cells { get; set; }

        public long Duplicates { get; set; }

        public Dictionary<(int Source, long Annotation), int> Uses { get; } = [];

        public DonorUse Build(ManifestHead head) => new()
        {
            Cells = Cells,
            Donors = Uses.Count,
            SourceImages = Uses.Keys.Select(d => d.Source).Distinct().Count(),
            MostUses = Uses.Values.DefaultIfEmpty().Max(),
            Duplicates = Duplicates,
            MostUsed =
            [
                .. Uses.OrderByDescending(u => u.Value).ThenBy(u => u.Key).Take(10)
                    .Select(u => new UsedDonor(head.Sources[u.Key.Source].File, u.Key.Annotation, u.Value)),
            ],
            Licenses =
            [
                .. Uses.GroupBy(u => head.Sources[u.Key.Source].License).OrderBy(g => g.Key ?? int.MaxValue)
                    .Select(g => new DonorLicense(head.Licenses.FirstOrDefault(l => l.Id == g.Key), g.Sum(u => (long)u.Value))),
            ],
        };
    }
}
