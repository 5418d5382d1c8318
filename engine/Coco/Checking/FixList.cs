using System.Text.Json;
using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Writes <c>fixes.json</c>: everything that was done, one entry each, of any number.</summary>
internal sealed class FixList : IDisposable
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "fixes.json";

    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly AtomicJsonFile _file;
    private readonly Utf8JsonWriter _json;

    public FixList(string path)
    {
        _file = new AtomicJsonFile(path);
        _json = _file.Json;
        _json.WriteStartObject();
        _json.WriteString("format"u8, "cellgenie-fixes"u8);
        _json.WriteNumber("version"u8, 1);
        _json.WriteStartArray("fixes"u8);
    }

    /// <summary>How often each rule was repaired.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    public void Add(string file, in AnnotationFix fix)
    {
        Count(fix.Rule, 1);
        _json.WriteStartObject();
        _json.WriteString("rule"u8, fix.Rule.Id);
        _json.WriteString("file"u8, file);
        if (fix.Image != null)
            _json.WriteString("image"u8, fix.Image);
        if (fix.ImageId is { } image)
            _json.WriteNumber("imageId"u8, image);
        if (fix.AnnotationId is { } annotation)
            _json.WriteNumber("annotationId"u8, annotation);
        _json.WriteString("action"u8, fix.Action);
        _json.WriteEndObject();
        _file.FlushIfFull();
    }

    /// <summary>Counts repairs that are not listed.</summary>
    public void Count(DatasetRule rule, long count)
    {
        if (count > 0)
            _counts[rule.Id] = _counts.GetValueOrDefault(rule.Id) + count;
    }

    public void Complete(IReadOnlyList<FixedFile> files, IReadOnlyList<ImageToLeaveOut> leftOut)
    {
        _json.WriteEndArray();
        _json.WriteStartObject("counts"u8);
        foreach (var (rule, count) in _counts)
            _json.WriteNumber(rule, count);
        _json.WriteEndObject();
        _json.WritePropertyName("leftOut"u8);
        JsonSerializer.Serialize(_json, leftOut, FixListJson.Default.IReadOnlyListImageToLeaveOut);
        _json.WritePropertyName("files"u8);
        JsonSerializer.Serialize(_json, files, FixListJson.Default.IReadOnlyListFixedFile);
        _json.WriteEndObject();
        _file.Complete();
    }

    public void Dispose() => _file.Dispose();
}
