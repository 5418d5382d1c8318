using System.Globalization;
using CellGenie.Imaging;
using CellGenie.Synthesis;

namespace CellGenie.Segmentation;

/// <summary>One data set of a mix: annotated images, or a cell library that images are composed from while training.</summary>
/// <remarks>
/// As text: <c>PATH[:KEY=VALUE[,KEY=VALUE]…]</c>, several joined by <c> + </c>. <c>PATH</c> is a COCO file, a folder with <c>annotations.json</c> in it
/// (what <c>generate</c> writes), or the folder of a cell library (what <c>library extract</c> writes). So LIVECell+800 is one line:
/// <c>livecell_coco_train.json:images=livecell/images + synthetic:per-culture=100</c>.
/// </remarks>
public sealed record DatasetSource
{
    /// <summary>The COCO file, the folder of a generated data set, or the folder of a cell library.</summary>
    public required string Path { get; init; }

    /// <summary>The folder below which the images lie; null takes the folder <c>images</c> beside the file, or the file's own.</summary>
    public string? Images { get; init; }

    /// <summary>How many times an epoch holds each image: 2 shows each twice as often, 0.5 every other time. Above 0, at most 1000. Default 1.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Take only this many images, spread evenly over the file; from a library, images of an epoch. Null takes all (800 from a library).</summary>
    public int? Count { get; init; }

    /// <summary>Take only this many images of each culture, the first ones in file order; from a library, images of each culture in an epoch.</summary>
    public int? PerCulture { get; init; }

    /// <summary>Take only these cultures; empty takes all.</summary>
    public IReadOnlyList<string> Cultures { get; init; } = [];

    /// <summary>From a library: size of the composed images; null takes the size of the library's backgrounds.</summary>
    public (int Width, int Height)? Size { get; init; }

    /// <summary>From a library: seed of the composed images.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Whether images are composed on the fly: <see cref="Path"/> is the folder of a cell library.</summary>
    public bool IsLibrary => File.Exists(System.IO.Path.Combine(Path, CellBank.DataFile));

    /// <summary>Parses a mix.</summary>
    /// <param name="text">Data sets joined by <c> + </c>, a plus sign between blanks.</param>
    /// <exception cref="CellGenieException">The text breaks the rules; the message shows the form.</exception>
    public static IReadOnlyList<DatasetSource> ParseMix(string text) =>
        [.. text.Split(" + ", StringSplitOptions.TrimEntries).Select(Parse)];

    /// <summary>Parses one data set.</summary>
    /// <exception cref="CellGenieException">The text breaks the rules; the message shows the form.</exception>
    public static DatasetSource Parse(string text)
    {
        var (path, settings) = Split(text.Trim());
        if (path.Length == 0)
            throw Broken(text, "names no file");
        var source = new DatasetSource { Path = path };
        foreach (var setting in settings)
        {
            var equals = setting.IndexOf('=');
            if (equals <= 0 || equals == setting.Length - 1)
                throw Broken(text, $"'{setting}' is not KEY=VALUE");
            source = source.With(text, setting[..equals].Trim(), setting[(equals + 1)..].Trim());
        }

        return source.Check(text);
    }

    /// <summary>The text that <see cref="Parse"/> reads as this data set.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        if (Images != null)
            parts.Add($"images={Images}");
        if (Weight != 1)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"weight={Weight}"));
        if (Count is { } count)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"count={count}"));
        if (PerCulture is { } perCulture)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"per-culture={perCulture}"));
        parts.AddRange(Cultures.Select(culture => $"culture={culture}"));
        if (Size is { } size)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"size={size.Width}x{size.Height}"));
        if (Seed != 1)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"seed={Seed}"));
        return parts.Count == 0 ? Path : $"{Path}:{string.Join(',', parts)}";
    }

    private DatasetSource With(string text, string key, string value) => key switch
    {
        "images" => this with { Images = value },
        "weight" => this with { Weight = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) ? weight : throw Broken(text, $"weight '{value}' is not a number") },
        "count" => this with { Count = Whole(text, key, value) },
        "per-culture" => this with { PerCulture = Whole(text, key, value) },
        "culture" => this with { Cultures = [.. Cultures, value] },
        "size" => this with { Size = SizeOf(text, value) },
        "seed" => this with { Seed = ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : throw Broken(text, $"seed '{value}' is not a whole number") },
        _ => throw Broken(text, $"'{key}' is not a setting; the settings are images, weight, count, per-culture, culture, size, seed"),
    };

    private DatasetSource Check(string text)
    {
        if (!(Weight is > 0 and <= 1000))
            throw Broken(text, "the weight must be above 0 and at most 1000");
        if (Count != null && PerCulture != null)
            throw Broken(text, "count and per-culture exclude each other");
        return this;
    }

    /// <summary>The colon that begins the settings is the first one that is followed by a key and an equals sign: Windows paths have one too.</summary>
    private static (string Path, string[] Settings) Split(string text)
    {
        for (var colon = text.IndexOf(':'); colon >= 0; colon = text.IndexOf(':', colon + 1))
        {
            var key = text.AsSpan(colon + 1);
            var equals = key.IndexOf('=');
            if (equals > 0 && key[..equals].IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyz- ") < 0)
                return (text[..colon].Trim(), text[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries));
        }

        return (text, []);
    }

    private static int Whole(string text, string key, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1
            ? number
            : throw Broken(text, $"{key} '{value}' is not a whole number of 1 or more");

    private static (int Width, int Height) SizeOf(string text, string value)
    {
        var x = value.IndexOf('x');
        if (x > 0
            && int.TryParse(value.AsSpan(0, x), NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            && int.TryParse(value.AsSpan(x + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var height)
            && width is >= 16 and <= 16384 && height is >= 16 and <= 16384)
            return (width, height);
        throw Broken(text, $"size '{value}' is not WIDTHxHEIGHT with sides from 16 to 16384");
    }

    private static CellGenieException Broken(string text, string rule) =>
        new($"data set '{text}': {rule}. The form is PATH[:KEY=VALUE[,KEY=VALUE]...], for example train.json:images=photos,weight=2.");
}
