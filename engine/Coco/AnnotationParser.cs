using System.Text.Json;

namespace CellGenie.Coco;

/// <summary>Reads and checks one annotation object. Used again for the next one.</summary>
/// <param name="boxesSuffice">Whether an annotation without a usable outline counts by its box, which then stands for the outline.</param>
internal sealed class AnnotationParser(bool boxesSuffice)
{
    private readonly SegmentationParser _segmentation = new();
    private readonly Dictionary<string, string> _cultures = [];
    private double? _area;
    private BoundingBox? _box;
    private bool _isCrowd;
    private bool _isBoxOnly;
    private string? _culture;

    /// <summary>The id, or null if it has none or a wrong one.</summary>
    public long? Id { get; private set; }

    /// <summary>The image, or null if it is unknown because the field is missing or wrong.</summary>
    public long? ImageId { get; private set; }

    /// <summary>The category.</summary>
    public int CategoryId { get; private set; }

    /// <summary>The rule that the annotation breaks, or null.</summary>
    public string? Rule { get; private set; }

    /// <summary>The kind of <see cref="Rule"/>.</summary>
    public CocoProblemKind Kind { get; private set; }

    /// <summary>Parts of the polygon that were dropped as having no area.</summary>
    public int DroppedParts => _segmentation.DroppedParts;

    /// <summary>The frame of the runs; null for polygons.</summary>
    public (long Width, long Height)? RleSize => _segmentation.IsRle && !_isBoxOnly ? (_segmentation.Width, _segmentation.Height) : null;

    /// <summary>Reads the object that begins at the current token, to its end.</summary>
    public void Parse(ref JsonStream json)
    {
        (Id, ImageId, Rule, _area, _box, _isCrowd, _culture) = (null, null, null, null, null, false, null);
        _segmentation.Reset();
        var hasCategory = false;
        while (true)
        {
            json.Read();
            if (json.Token == JsonTokenType.EndObject)
                break;
            if (json.NameIs("segmentation"u8))
            {
                json.Read();
                _segmentation.Parse(ref json);
            }
            else if (json.NameIs("id"u8))
            {
                Id = ReadInteger(ref json, "id");
            }
            else if (json.NameIs("image_id"u8))
            {
                ImageId = ReadInteger(ref json, "image_id");
            }
            else if (json.NameIs("category_id"u8))
            {
                var category = ReadInteger(ref json, "category_id");
                hasCategory = category is >= int.MinValue and <= int.MaxValue;
                CategoryId = hasCategory ? (int)category!.Value : 0;
            }
            else if (json.NameIs("area"u8))
            {
                ReadArea(ref json);
            }
            else if (json.NameIs("bbox"u8))
            {
                ReadBox(ref json);
            }
            else if (json.NameIs("iscrowd"u8))
            {
                ReadCrowd(ref json);
            }
            else if (json.NameIs("culture"u8) || json.NameIs("cell_type"u8))
            {
                json.Read();
                if (json.TryText(out var culture))
                    _culture = OneInstance(culture);
            }
            else
            {
                json.Read();
                json.SkipValue();
            }
        }

        if (ImageId == null)
            Break("has no image_id");
        if (!hasCategory)
            Break("has no category_id");
        _isBoxOnly = boxesSuffice && _segmentation.Rule != null && _box is { } box && PolygonSegmentation.BrokenRule(Corners(box), boxes: true) == null;
        if (Rule == null && _segmentation.Rule != null && !_isBoxOnly)
            (Kind, Rule) = (_segmentation.IsRle ? CocoProblemKind.BadRunLengths : CocoProblemKind.BadPolygon, _segmentation.Rule);
    }

    /// <summary>The index entry, if no rule was broken.</summary>
    public AnnotationEntry Entry(long id, long offset, int length)
    {
        var segmentation = _area == null || _box == null ? Segmentation() : null;
        return new AnnotationEntry(id, ImageId!.Value, CategoryId, length, offset, _area ?? segmentation!.Area, _box ?? segmentation!.Box);
    }

    /// <summary>The annotation, if no rule was broken.</summary>
    public CocoAnnotation Build(in AnnotationEntry entry) =>
        new(entry.Id, entry.ImageId, entry.CategoryId, entry.Area, entry.Box, _isCrowd, Segmentation()) { Culture = _culture };

    private Segmentation Segmentation() => _isBoxOnly ? new PolygonSegmentation([Corners(_box!.Value)]) : _segmentation.Build();

    private static double[] Corners(BoundingBox box) => [box.X, box.Y, box.Width, box.Height];

    private void Break(string rule)
    {
        if (Rule == null)
            (Kind, Rule) = (CocoProblemKind.BadField, rule);
    }

    private long? ReadInteger(ref JsonStream json, string name)
    {
        json.Read();
        if (json.TryInteger(out var number))
            return number;
        Break($"{name} is not a whole number");
        return null;
    }

    private void ReadArea(ref JsonStream json)
    {
        json.Read();
        if (json.Token == JsonTokenType.Null)
            return;
        if (json.TryNumber(out var area) && area >= 0)
            _area = area;
        else
            Break("area is not a number of at least 0");
    }

    private void ReadBox(ref JsonStream json)
    {
        json.Read();
        if (json.Token == JsonTokenType.Null)
            return;
        Span<double> box = stackalloc double[4];
        var count = 0;
        var valid = json.Token == JsonTokenType.StartArray;
        if (!valid)
            json.SkipValue();
        while (valid || count > 0)
        {
            json.Read();
            if (json.Token == JsonTokenType.EndArray)
                break;
            valid &= json.TryNumber(out var number) && count < 4;
            if (valid)
                box[count] = number;
            count++;
        }

        if (valid && count == 4)
            _box = new BoundingBox(box[0], box[1], box[2], box[3]);
        else
            Break("bbox is not [x, y, width, height]");
    }

    private void ReadCrowd(ref JsonStream json)
    {
        json.Read();
        if (json.Token is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null)
            _isCrowd = json.Token == JsonTokenType.True;
        else if (json.TryInteger(out var crowd) && crowd is 0 or 1)
            _isCrowd = crowd == 1;
        else
            Break("iscrowd is not 0 or 1");
    }

    /// <summary>A million annotations name a handful of cultures.</summary>
    private string OneInstance(string culture)
    {
        if (_cultures.TryGetValue(culture, out var known))
            return known;
        if (_cultures.Count < 1000)
            _cultures.Add(culture, culture);
        return culture;
    }
}
