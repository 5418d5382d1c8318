namespace CellGenie.Coco;

/// <summary>Gives each image a name that is unique and safe as a path on every system.</summary>
internal sealed class OutputNames
{
    private const int LongestName = 200;

    // Names that differ only in case are one file on Windows and macOS.
    private readonly Dictionary<string, int> _used = new(StringComparer.OrdinalIgnoreCase);
    private readonly string[] _names;

    /// <param name="images">The images.</param>
    /// <param name="flat">Whether folders before the name are dropped.</param>
    public OutputNames(IReadOnlyList<CocoImage> images, bool flat)
    {
        _names = new string[images.Count];
        for (var i = 0; i < _names.Length; i++)
        {
            var wanted = Stem(flat ? LivecellName.BaseName(images[i].FileName) : images[i].FileName);
            var safe = string.Join('/', wanted.Split('/', '\\').Where(p => p is not ("" or ".")).Select(Safe));
            _names[i] = Unique(safe.Length == 0 ? "image" : safe);
            if (_names[i] != Stem(images[i].FileName).Replace('\\', '/'))
                Renamed++;
        }
    }

    /// <summary>How many images got another name than their own.</summary>
    public int Renamed { get; }

    /// <summary>The name of an image, without ending.</summary>
    public string this[int index] => _names[index];

    /// <summary>A file name as it can stand anywhere.</summary>
    public static string Plain(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_'));

    /// <summary>The known endings of image files; other points belong to the name.</summary>
    public static string EndingOf(string fileName)
    {
        var ending = Path.GetExtension(LivecellName.BaseName(fileName));
        return IsPicture(ending) ? ending : "";
    }

    /// <summary>Whether an ending, with its point, is that of an image.</summary>
    public static bool IsPicture(string ending) => ending.ToLowerInvariant() is ".tif" or ".tiff" or ".png" or ".jpg" or ".jpeg" or ".bmp" or ".gif" or ".webp";

    /// <summary>A file name without the ending of an image.</summary>
    public static string Stem(string fileName) => fileName[..^EndingOf(fileName).Length];

    private static string Safe(string part)
    {
        var safe = string.Concat(part.Select(c => char.IsControl(c) || c is ':' or '*' or '?' or '"' or '<' or '>' or '|' ? '_' : c)).TrimEnd(' ', '.');
        if (safe.Length > LongestName)
            safe = safe[..LongestName];
        return safe.Length == 0 ? "_" : safe;
    }

    private string Unique(string name)
    {
        if (_used.TryAdd(name, 2))
            return name;
        while (true)
        {
            var numbered = $"{name}_{_used[name]++}";
            if (_used.TryAdd(numbered, 2))
                return numbered;
        }
    }
}
