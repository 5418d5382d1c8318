using System.Text;
using System.Text.Json;
using CellGenie.Coco;

namespace CellGenie.Synthesis;

/// <summary>Writes the two files that hold a whole dataset, <c>annotations.json</c> and <c>manifest.json</c>, image by image, in order.</summary>
internal sealed class DatasetWriter
{
    private readonly CellBank _bank;
    private readonly GenerationSpecification _specification;
    private readonly Stream _annotations;
    private readonly Stream _manifest;
    private readonly Dictionary<string, CultureTotals> _totals;
    private readonly List<FailedImage> _failures;
    private bool _hasAnnotations;

    /// <summary>Begins both files, or goes on where a journal says.</summary>
    public DatasetWriter(CellBank bank, GenerationSpecification specification, Stream annotations, Stream manifest, GenerationJournal? journal)
    {
        _bank = bank;
        _specification = specification;
        _annotations = annotations;
        _manifest = manifest;
        _totals = specification.Cultures.ToDictionary(c => c.Name, c => journal?.Totals.GetValueOrDefault(c.Name) ?? new CultureTotals());
        _failures = [.. journal?.Failures ?? []];
        if (journal == null)
        {
            _annotations.Write(AnnotationsHead());
            _manifest.Write(ManifestHead.Create(bank, specification).ToBytes());
        }
        else
        {
            NextImage = journal.NextImage;
            _hasAnnotations = _totals.Values.Any(t => t.Cells > 0);
        }
    }

    /// <summary>The image that comes next.</summary>
    public int NextImage { get; private set; }

    public long Cells => _totals.Values.Sum(t => t.Cells);

    public int Failed => _failures.Count;

    public IReadOnlyDictionary<string, CultureTotals> Totals => _totals;

    public IReadOnlyList<FailedImage> Failures => _failures;

    public void Append(RenderedImage image)
    {
        var number = NextImage++;
        if (image.Annotations.Length > 0)
        {
            if (_hasAnnotations)
                _annotations.Write(",\n"u8);
            _annotations.Write(image.Annotations.Text);
            _hasAnnotations = true;
        }

        if (number > 0)
            _manifest.Write(",\n"u8);
        _manifest.Write(image.Manifest.Text);

        var totals = _totals[_specification.CultureOf(number).Name];
        if (image.Failure != null)
        {
            _failures.Add(new FailedImage(number + 1, image.Failure));
            totals.Failed++;
            return;
        }

        totals.Images++;
        totals.Requested += image.Requested;
        totals.Cells += image.Cells;
        totals.Hidden += image.Requested - image.Cells;
        totals.Area += image.Area;
    }

    /// <summary>Ends the annotations with the list of images, which leaves out those that failed.</summary>
    public void CompleteAnnotations()
    {
        var failed = _failures.Select(f => f.Image).ToHashSet();
        var text = new Utf8Buffer();
        text.Append("\n],\n\"images\":[\n"u8);
        var any = false;
        for (var image = 0; image < _specification.ImageCount; image++)
        {
            if (failed.Contains(image + 1))
                continue;
            if (any)
                text.Append(",\n"u8);
            any = true;
            AppendImage(text, image);
            if (text.Length > 1 << 16)
            {
                _annotations.Write(text.Text);
                text.Clear();
            }
        }

        text.Append("\n]}\n"u8);
        _annotations.Write(text.Text);
    }

    public DatasetSummary CompleteManifest(string annotationsSha256)
    {
        var summary = new DatasetSummary { Cultures = _totals, Failures = _failures, AnnotationsSha256 = annotationsSha256 };
        _manifest.Write(summary.ToBytes());
        return summary;
    }

    private void AppendImage(Utf8Buffer text, int image)
    {
        var culture = _specification.CultureOf(image);
        text.Append("{\"id\":"u8);
        text.AppendWithComma(image + 1);
        text.Append("\"width\":"u8);
        text.AppendWithComma(culture.Width);
        text.Append("\"height\":"u8);
        text.AppendWithComma(culture.Height);
        text.Append("\"file_name\":\""u8);
        text.Append(Encoding.UTF8.GetBytes(_specification.FileName(image)));
        text.Append("\",\"culture\":\""u8);
        text.Append(JsonEncodedText.Encode(culture.Name).EncodedUtf8Bytes);
        text.Append("\"}"u8);
    }

    private byte[] AnnotationsHead()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject("info");
            json.WriteString("description", "Synthetic cell images composed by CellGenie; manifest.json names the donor of every cell");
            json.WriteString("version", "1");
            json.WriteEndObject();
            json.WriteStartArray("licenses");
            foreach (var license in _bank.Index.Licenses)
            {
                json.WriteStartObject();
                json.WriteNumber("id", license.Id);
                json.WriteString("name", license.Name);
                json.WriteString("url", license.Url);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("categories");
            json.WriteStartObject();
            json.WriteNumber("id", ImageRenderer.CellCategory);
            json.WriteString("name", "cell");
            json.WriteString("supercategory", "cell");
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        // Without its closing brace: annotations and images follow.
        var bytes = stream.GetBuffer().AsSpan(0, (int)stream.Length - 1);
        return [.. bytes, .. ",\n\"annotations\":[\n"u8];
    }
}
