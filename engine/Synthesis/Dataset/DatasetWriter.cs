using System.Text;
using System.Text.Json;
using CellGenie.Coco;

namespace CellGenie.Synthesis;

/// <summary>Writes the files that hold a whole dataset, <c>annotations.json</c>, <c>manifest.json</c> and, where asked for, <c>amodal.json</c>, image by image, in order.</summary>
internal sealed class DatasetWriter
{
    private readonly CellBankIndex _bank;
    private readonly GenerationSpecification _specification;
    private readonly Stream _annotations;
    private readonly Stream _manifest;
    private readonly Stream? _amodal;
    private readonly ImageCollector _images;

    /// <summary>Begins the files, or goes on where a journal says.</summary>
    public DatasetWriter(CellBankIndex bank, GenerationSpecification specification, Stream annotations, Stream manifest, Stream? amodal, GenerationJournal? journal)
    {
        _bank = bank;
        _specification = specification;
        _annotations = annotations;
        _manifest = manifest;
        _amodal = amodal;
        _images = new ImageCollector(specification, annotations, manifest, amodal);
        _images.Continue(journal ?? new GenerationJournal { Specification = specification, Library = bank.Sha256 });
        if (journal == null)
        {
            _annotations.Write(AnnotationsHead("Synthetic cell images composed by CellGenie; manifest.json names the donor of every cell"));
            _amodal?.Write(AnnotationsHead("Whole masks of synthetic cell images composed by CellGenie, also where another cell hides them; ids are those of annotations.json"));
            _manifest.Write(ManifestHead.Create(bank, specification).ToBytes());
        }
    }

    /// <summary>The image that comes next.</summary>
    public int NextImage => _images.NextImage;

    public long Cells => Totals.Values.Sum(t => t.Cells);

    public int Failed => Failures.Count;

    public IReadOnlyDictionary<string, CultureTotals> Totals => _images.Totals;

    public IReadOnlyList<FailedImage> Failures => _images.Failures;

    public void Append(RenderedImage image) => _images.Append(image);

    public void Append(ShardPartReader part, CancellationToken cancellationToken) => _images.Append(part, cancellationToken);

    /// <summary>Ends the files of annotations with the list of images, which leaves out those that failed.</summary>
    public void CompleteAnnotations(CancellationToken cancellationToken = default)
    {
        var failed = Failures.Select(f => f.Image).ToHashSet();
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
                cancellationToken.ThrowIfCancellationRequested();
                WriteAnnotations(text);
                text.Clear();
            }
        }

        text.Append("\n]}\n"u8);
        WriteAnnotations(text);
    }

    public DatasetSummary CompleteManifest(string annotationsSha256, string? amodalSha256)
    {
        var summary = new DatasetSummary { Cultures = Totals, Failures = Failures, AnnotationsSha256 = annotationsSha256, AmodalSha256 = amodalSha256 };
        _manifest.Write(summary.ToBytes());
        return summary;
    }

    private void WriteAnnotations(Utf8Buffer text)
    {
        _annotations.Write(text.Text);
        _amodal?.Write(text.Text);
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
        text.Append("\""u8);
        if (_specification.HardCaseOf(image) is var hard and not HardCases.None)
        {
            text.Append(",\"hard_case\":\""u8);
            text.Append(hard.Name());
            text.Append("\""u8);
        }

        if (_specification.Rules.TimeLapse != null)
        {
            text.Append(",\"sequence\":"u8);
            text.AppendWithComma(_specification.SequenceOf(image) + 1);
            text.Append("\"frame\":"u8);
            text.Append(_specification.FrameOf(image));
        }

        if (_specification.Rules.Blends != null)
        {
            text.Append(",\"layout\":"u8);
            text.AppendWithComma(image / _specification.BlendCount + 1);
            text.Append("\"blend\":\""u8);
            text.Append(Encoding.UTF8.GetBytes(_specification.BlendOf(image).ToString().ToLowerInvariant()));
            text.Append("\""u8);
        }

        text.Append("}"u8);
    }

    private byte[] AnnotationsHead(string description)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject("info");
            json.WriteString("description", description);
            json.WriteString("version", "1");
            json.WriteEndObject();
            json.WriteStartArray("licenses");
            foreach (var license in _bank.Licenses)
            {
                json.WriteStartObject();
                json.WriteNumber("id", license.Id);
                json.WriteString("name", license.Name);
                json.WriteString("url", license.Url);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("categories");
            foreach (var (number, name) in _specification.Categories.Index())
            {
                json.WriteStartObject();
                json.WriteNumber("id", number + 1);
                json.WriteString("name", name);
                json.WriteString("supercategory", "cell");
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        // Without its closing brace: annotations and images follow.
        var bytes = stream.GetBuffer().AsSpan(0, (int)stream.Length - 1);
        return [.. bytes, .. ",\n\"annotations\":[\n"u8];
    }
}
