using System.Text;
using CellGenie.Imaging;

namespace CellGenie.Grains.Storage;

/// <summary>The rules for one segment of a blob's path. They are the strictest of Azure's containers and blobs, Linux, macOS and Windows.</summary>
internal static class BlobNames
{
    private const int MaxIdLength = 64;
    // "t-" and the tenant is a container's name, which Azure bounds at 63 characters.
    private const int MaxTenantLength = 61;
    private const int MaxFileBytes = 200;
    private const int MaxPrefixLength = 700;

    private static readonly HashSet<string> WindowsDevices = new(
        ["con", "prn", "aux", "nul", .. Enumerable.Range(0, 10).SelectMany(n => new[] { $"com{n}", $"lpt{n}" })], StringComparer.OrdinalIgnoreCase);

    public static string Tenant(string tenant) => Id("tenant", tenant, MaxTenantLength);

    public static string Id(string kind, string id) => Id(kind, id, MaxIdLength);

    /// <summary>A file name as it came from outside.</summary>
    public static string File(string name)
    {
        if (Fault(name) is { } rule)
            throw new InvalidInputException($"file name '{Shown(name)}'", "", rule);
        return name;
    }

    /// <summary>Whether a name found in a store is one that <see cref="BlobPaths"/> could have made.</summary>
    public static bool IsFile(string name) => Fault(name) is null;

    /// <summary>A folder to list or delete: nothing, or segments that each end in a slash.</summary>
    public static string Prefix(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        if (prefix.Length == 0)
            return prefix;
        if (prefix.Length > MaxPrefixLength || prefix[^1] != '/')
            throw new InvalidInputException($"prefix '{Shown(prefix)}'", "", "a prefix is empty or ends with '/'");
        foreach (var segment in prefix[..^1].Split('/'))
            File(segment);
        return prefix;
    }

    private static string Id(string kind, string id, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(id);
        var isGood = id.Length >= 1 && id.Length <= maxLength && id[0] != '-' && id[^1] != '-' && !id.Contains("--", StringComparison.Ordinal)
            && id.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-') && !WindowsDevices.Contains(id);
        return isGood ? id : throw new InvalidInputException($"{kind} '{Shown(id)}'", "",
            $"must be 1 to {maxLength} of a-z, 0-9 and single hyphens between them, and not a device name");
    }

    private static string? Fault(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0)
            return "is empty";
        if (name.Length > MaxFileBytes || Encoding.UTF8.GetByteCount(name) > MaxFileBytes)
            return $"is longer than {MaxFileBytes} bytes";
        if (name[0] == '.')
            return "starts with a dot";
        if (name[0] == ' ' || name[^1] is '.' or ' ')
            return "starts with a space or ends with a dot or a space";
        foreach (var c in name)
        {
            if (c is '/' or '\\' or ':' or '<' or '>' or '"' or '|' or '?' or '*')
                return $"has the character {c}";
            // Surrogates sort differently in UTF-8 and UTF-16, and lone ones cannot be stored at all.
            if (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or >= '\uFFF0')
                return $"has the character U+{(int)c:X4}";
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return WindowsDevices.Contains(dot < 0 ? name : name[..dot]) ? "is the name of a device" : null;
    }

    /// <summary>A name for an error message: bounded, and without characters that could forge a line of a log.</summary>
    private static string Shown(string name) =>
        string.Concat(name.Take(80).Select(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' ? '?' : c));
}
