using System.Text.Json;
using CellGenie.Imaging;
using Microsoft.Win32.SafeHandles;

namespace CellGenie.Coco;

/// <summary>The one pass over a COCO file that <see cref="CocoFile.Open"/> makes: sections in any order, defective entries logged and left out.</summary>
internal sealed class CocoFileScanner(string path, bool boxesSuffice)
{
    /// <summary>The most annotations of one file. Their index takes 72 bytes each.</summary>
    private const int MaxAnnotations = 50_000_000;

    /// <summary>The most bytes of one annotation object.</summary>
    private const int MaxAnnotationBytes = 1 << 26;

    private readonly FieldReader _fields = new();
    private readonly AnnotationParser _parser = new(boxesSuffice);
    private readonly Dictionary<long, int> _imageOfId = [];
    private readonly HashSet<int> _categoryIds = [];
    private readonly HashSet<int> _licenseIds = [];
    private readonly HashSet<string> _sections = [];
    private readonly List<(int Entry, long Width, long Height)> _rleSizes = [];
    private bool _idsAscend = true;

    private delegate void ReadEntry(ref JsonStream json, string section, long position, long? key);

    public List<CocoImage> Images { get; } = [];

    public List<CocoCategory> Categories { get; } = [];

    public List<CocoLicense> Licenses { get; } = [];

    public CocoInfo Info { get; private set; } = new();

    public ChunkedList<AnnotationEntry> Annotations { get; } = new();

    public CocoProblemLog Problems { get; } = new();

    public IReadOnlyDictionary<long, int> ImageOfId => _imageOfId;

    public void Scan(SafeFileHandle file, CancellationToken cancellation)
    {
        var json = new JsonStream(path, file, cancellation);
        json.Read();
        if (json.Token != JsonTokenType.StartObject)
            throw new InvalidInputException(path, "", "is not a COCO file: the JSON is not an object");
        while (true)
        {
            json.Read();
            if (json.Token == JsonTokenType.EndObject)
                break;
            ReadSection(ref json);
        }

        // Anything after the end is damage, which the reader reports.
        json.TryRead();
        if (!_sections.Contains("images"))
            throw new InvalidInputException(path, "", "is not a COCO file: it has no images section");
        CheckReferences();
        if (!_idsAscend)
            DropDuplicates();
    }

    private void ReadSection(ref JsonStream json)
    {
        if (json.NameIs("images"u8))
            ReadEntries(ref json, "images", ReadImage);
        else if (json.NameIs("annotations"u8))
            ReadEntries(ref json, "annotations", ReadAnnotation);
        else if (json.NameIs("categories"u8))
            ReadEntries(ref json, "categories", ReadCategory);
        else if (json.NameIs("licenses"u8))
            ReadEntries(ref json, "licenses", ReadLicense);
        else if (json.NameIs("info"u8))
            ReadInfo(ref json);
        else
            Skip(ref json);
    }

    private static void Skip(ref JsonStream json)
    {
        json.Read();
        json.SkipValue();
    }

    /// <summary>Reads a list of objects, or an object of objects keyed by id as LIVECell has it.</summary>
    private void ReadEntries(ref JsonStream json, string section, ReadEntry readEntry)
    {
        if (!_sections.Add(section))
            throw new InvalidInputException(path, $"byte {json.TokenOffset}", $"there are two sections named {section}");
        json.Read();
        if (json.Token == JsonTokenType.Null)
            return;
        var isKeyed = json.Token == JsonTokenType.StartObject;
        if (!isKeyed && json.Token != JsonTokenType.StartArray)
            throw new InvalidInputException(path, section, "is neither a list nor an object keyed by id");
        for (var position = 0L; ; position++)
        {
            json.Read();
            if (json.Token is JsonTokenType.EndArray or JsonTokenType.EndObject)
                return;
            long? key = null;
            if (isKeyed)
            {
                key = json.NameAsInteger();
                json.Read();
            }

            if (json.Token == JsonTokenType.StartObject)
            {
                readEntry(ref json, section, position, key);
            }
            else
            {
                json.SkipValue();
                Problems.Add(new CocoProblem(CocoProblemKind.BadField, $"{section}[{position}]", "is not an object", LeftOut: true));
            }
        }
    }

    private void ReadInfo(ref JsonStream json)
    {
        json.Read();
        if (json.Token != JsonTokenType.StartObject)
        {
            json.SkipValue();
            return;
        }

        _fields.Read(ref json, "description", "version", "year", "contributor", "url", "date_created");
        Info = new CocoInfo
        {
            Description = _fields.OptionalText("description"),
            Version = _fields.OptionalText("version"),
            Year = int.TryParse(_fields.OptionalText("year"), out var year) ? year : null,
            Contributor = _fields.OptionalText("contributor"),
            Url = _fields.OptionalText("url"),
            DateCreated = _fields.OptionalText("date_created"),
        };
    }

    private void ReadLicense(ref JsonStream json, string section, long position, long? key)
    {
        _fields.Read(ref json, "id", "name", "url");
        var license = new CocoLicense((int)_fields.Integer("id", int.MinValue, int.MaxValue), _fields.Text("name"), _fields.OptionalText("url"));
        if (IsAccepted(section, position, CocoProblemKind.DuplicateId, () => _licenseIds.Add(license.Id)))
            Licenses.Add(license);
    }

    private void ReadCategory(ref JsonStream json, string section, long position, long? key)
    {
        _fields.Read(ref json, "id", "name", "supercategory");
        var category = new CocoCategory((int)_fields.Integer("id", int.MinValue, int.MaxValue), _fields.Text("name"), _fields.OptionalText("supercategory"));
        if (IsAccepted(section, position, CocoProblemKind.DuplicateId, () => _categoryIds.Add(category.Id)))
            Categories.Add(category);
    }

    private void ReadImage(ref JsonStream json, string section, long position, long? key)
    {
        _fields.Read(ref json, "id", "file_name", "width", "height", "license", "culture", "cell_type", "split");
        var id = _fields.OptionalInteger("id") ?? key ?? _fields.Integer("id", long.MinValue, long.MaxValue);
        var fileName = _fields.Text("file_name");
        var width = (int)_fields.Integer("width", 1, GrayImage.MaxPixels);
        var height = (int)_fields.Integer("height", 1, GrayImage.MaxPixels / width);
        var license = _fields.OptionalInteger("license");
        var image = new CocoImage(id, fileName, width, height)
        {
            Culture = _fields.OptionalText("culture") ?? _fields.OptionalText("cell_type"),
            Split = _fields.OptionalText("split"),
            LicenseId = license is >= int.MinValue and <= int.MaxValue ? (int)license : null,
        };
        if (IsAccepted(section, position, CocoProblemKind.DuplicateImageId, () => _imageOfId.TryAdd(id, Images.Count), id))
            Images.Add(image);
    }

    private bool IsAccepted(string section, long position, CocoProblemKind duplicate, Func<bool> addId, long? imageId = null)
    {
        if (_fields.Rule == null && addId())
            return true;
        var kind = _fields.Rule == null ? duplicate : CocoProblemKind.BadField;
        var place = _fields.OptionalInteger("id") is { } id ? $"{section}, id {id}" : $"{section}[{position}]";
        Problems.Add(new CocoProblem(kind, place, _fields.Rule ?? "has the id of an earlier entry", LeftOut: true, imageId));
        return false;
    }

    private void ReadAnnotation(ref JsonStream json, string section, long position, long? key)
    {
        var offset = json.TokenOffset;
        _parser.Parse(ref json);
        var id = _parser.Id ?? key;
        var length = json.EndOffset - offset;
        var rule = _parser.Rule ?? (id == null ? "has no id" : length > MaxAnnotationBytes ? $"has more than {MaxAnnotationBytes} bytes" : null);
        if (rule != null)
        {
            var kind = _parser.Rule == null ? CocoProblemKind.BadField : _parser.Kind;
            Problems.Add(new CocoProblem(kind, id == null ? $"{section}[{position}]" : Place(id.Value), rule, LeftOut: true, _parser.ImageId, id));
            return;
        }

        if (Annotations.Count == MaxAnnotations)
            throw new InvalidInputException(path, section, $"has more than {MaxAnnotations} entries");
        var entry = _parser.Entry(id!.Value, offset, (int)length);
        if (_parser.DroppedParts > 0)
            Problems.Add(new CocoProblem(CocoProblemKind.BadPolygon, Place(entry.Id), $"{_parser.DroppedParts} parts have fewer than 6 numbers", LeftOut: false, entry.ImageId, entry.Id));
        if (_parser.RleSize is { } size && !IsSizeOfImage(entry, size))
            _rleSizes.Add((Annotations.Count, size.Width, size.Height));
        _idsAscend &= Annotations.Count == 0 || Annotations[Annotations.Count - 1].Id < entry.Id;
        Annotations.Add(entry);
    }

    private bool IsSizeOfImage(in AnnotationEntry entry, (long Width, long Height) size) =>
        _imageOfId.TryGetValue(entry.ImageId, out var image) && Images[image].Width == size.Width && Images[image].Height == size.Height;

    /// <summary>Leaves out annotations whose image, category or frame does not fit; only now is every section known.</summary>
    private void CheckReferences()
    {
        if (!_sections.Contains("categories"))
            Problems.Add(new CocoProblem(CocoProblemKind.NoCategories, "categories", "the section is missing, so references to it are not checked", LeftOut: false));
        var sizes = _rleSizes.GetEnumerator();
        var hasSize = sizes.MoveNext();
        var kept = 0;
        for (var i = 0; i < Annotations.Count; i++)
        {
            var entry = Annotations[i];
            (long, long)? size = null;
            if (hasSize && sizes.Current.Entry == i)
            {
                size = (sizes.Current.Width, sizes.Current.Height);
                hasSize = sizes.MoveNext();
            }

            if (BrokenReference(entry, size) is var (kind, rule))
                Problems.Add(new CocoProblem(kind, Place(entry.Id), rule, LeftOut: true, entry.ImageId, entry.Id));
            else
                Annotations[kept++] = entry;
        }

        Annotations.Truncate(kept);
    }

    private (CocoProblemKind Kind, string Rule)? BrokenReference(in AnnotationEntry entry, (long Width, long Height)? rleSize)
    {
        if (!_imageOfId.TryGetValue(entry.ImageId, out var image))
            return (CocoProblemKind.UnknownImage, $"image {entry.ImageId} does not exist");
        if (_sections.Contains("categories") && !_categoryIds.Contains(entry.CategoryId))
            return (CocoProblemKind.UnknownCategory, $"category {entry.CategoryId} does not exist");
        if (rleSize is { } size && !IsSizeOfImage(entry, size))
            return (CocoProblemKind.BadRunLengths, $"the runs are of {size.Width}x{size.Height} pixels, the image has {Images[image].Width}x{Images[image].Height}");
        return null;
    }

    private void DropDuplicates()
    {
        var ids = new long[Annotations.Count];
        var order = new int[ids.Length];
        for (var i = 0; i < ids.Length; i++)
            (ids[i], order[i]) = (Annotations[i].Id, i);
        Array.Sort(ids, order);
        var isDuplicate = new bool[ids.Length];
        for (var start = 0; start < ids.Length;)
        {
            var end = start + 1;
            var first = order[start];
            for (; end < ids.Length && ids[end] == ids[start]; end++)
                first = Math.Min(first, order[end]);
            for (; start < end; start++)
                isDuplicate[order[start]] = order[start] != first;
        }

        var kept = 0;
        for (var i = 0; i < isDuplicate.Length; i++)
        {
            var entry = Annotations[i];
            if (isDuplicate[i])
                Problems.Add(new CocoProblem(CocoProblemKind.DuplicateAnnotationId, Place(entry.Id), "has the id of an earlier annotation", LeftOut: true, entry.ImageId, entry.Id));
            else
                Annotations[kept++] = entry;
        }

        Annotations.Truncate(kept);
    }

    private static string Place(long annotationId) => $"annotation {annotationId}";
}
