using System.Globalization;
using System.Text;
using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>The class names of a YOLO <c>data.yaml</c>. Of YAML only what such files use is read: <c>names</c> as a list, in either form, or as a map from number to name.</summary>
internal static class YoloYaml
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "data.yaml";

    private const int MaxNames = 100_000;

    /// <summary>The class names, by class index.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read, or has no names.</exception>
    public static IReadOnlyList<string> ReadNames(string path)
    {
        var names = new SortedDictionary<int, string>();
        using var lines = new LineReader(path);
        var isInside = false;
        while (lines.Read() && names.Count <= MaxNames)
        {
            var text = WithoutComment(lines.Text);
            if (text.Trim().Length == 0)
                continue;
            var isEntry = char.IsWhiteSpace(text[0]) || text.StartsWith('-');
            if (!isEntry)
            {
                isInside = text.StartsWith("names:", StringComparison.Ordinal);
                if (isInside && text["names:".Length..].Trim() is { Length: > 0 } inline)
                    ReadInline(inline, names, path, lines.Number);
            }
            else if (isInside)
            {
                ReadEntry(text.Trim(), names, path, lines.Number);
            }
        }

        if (names.Count == 0 || names.Count > MaxNames || names.Keys.Last() != names.Count - 1)
            throw new InvalidInputException(path, "names", $"are not 1 to {MaxNames} class names, numbered from 0 without a gap");
        return [.. names.Values];
    }

    /// <summary>The text of a file with these names and splits.</summary>
    /// <param name="names">Class names, by class index.</param>
    /// <param name="splits">Names of the folders below <c>images</c>; empty if the images lie in it directly.</param>
    public static string Write(IReadOnlyList<string> names, IReadOnlyCollection<string> splits)
    {
        var text = new StringBuilder("# Images, and outlines in labels/*.txt: class x1 y1 x2 y2 ..., as shares of width and height.\npath: .\n");
        // Training programs ask for both; a set without splits serves as each.
        var plain = splits.Count == 0 ? "images" : $"images/{splits.First()}";
        text.Append(CultureInfo.InvariantCulture, $"train: {(splits.Contains("train") ? "images/train" : plain)}\n");
        text.Append(CultureInfo.InvariantCulture, $"val: {(splits.Contains("val") ? "images/val" : plain)}\n");
        if (splits.Contains("test"))
            text.Append("test: images/test\n");
        text.Append(CultureInfo.InvariantCulture, $"nc: {names.Count}\nnames:\n");
        for (var i = 0; i < names.Count; i++)
            text.Append(CultureInfo.InvariantCulture, $"  {i}: '{names[i].Replace("'", "''")}'\n");
        return text.ToString();
    }

    private static void ReadInline(string text, SortedDictionary<int, string> names, string path, int line)
    {
        if (text[0] is not ('[' or '{') || text[^1] is not (']' or '}'))
            throw new InvalidInputException(path, $"line {line}", "names are neither a list nor a map");
        var isList = text[0] == '[';
        foreach (var entry in Parts(text[1..^1]))
            ReadEntry(isList ? "- " + entry : entry, names, path, line);
    }

    private static void ReadEntry(string text, SortedDictionary<int, string> names, string path, int line)
    {
        if (text.StartsWith('-'))
        {
            names[names.Count] = Unquoted(text[1..].Trim());
            return;
        }

        var colon = text.IndexOf(':');
        if (colon <= 0 || !int.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index) || !names.TryAdd(index, Unquoted(text[(colon + 1)..].Trim())))
            throw new InvalidInputException(path, $"line {line}", "is not a class number of its own and a name");
    }

    /// <summary>Splits at commas outside quotes.</summary>
    private static IEnumerable<string> Parts(string text)
    {
        var start = 0;
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            if (quote == '\0' && text[i] is '\'' or '"')
                quote = text[i];
            else if (text[i] == quote)
                quote = '\0';
            if (quote != '\0' || text[i] != ',')
                continue;
            yield return text[start..i].Trim();
            start = i + 1;
        }

        if (text[start..].Trim() is { Length: > 0 } last)
            yield return last;
    }

    private static string Unquoted(string text) => text switch
    {
        ['\'', .. var inner, '\''] => inner.Replace("''", "'"),
        ['"', .. var inner, '"'] => inner,
        _ => text,
    };

    private static string WithoutComment(string text)
    {
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            if (quote == '\0' && text[i] is '\'' or '"')
                quote = text[i];
            else if (text[i] == quote)
                quote = '\0';
            if (text[i] == '#' && quote == '\0' && (i == 0 || char.IsWhiteSpace(text[i - 1])))
                return text[..i];
        }

        return text;
    }
}
