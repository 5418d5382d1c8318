namespace CellGenie.Client;

/// <summary>Addresses below the endpoint.</summary>
internal static class Route
{
    /// <summary>Joins segments, each escaped. A segment that would climb out of its place is refused.</summary>
    public static string Of(params ReadOnlySpan<string> segments)
    {
        var parts = new string[segments.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (segments[i] is null or "" or "." or "..")
                throw new ArgumentException($"'{segments[i]}' is no name.");
            parts[i] = Uri.EscapeDataString(segments[i]);
        }

        return string.Join('/', parts);
    }

    /// <summary>Adds which part of a list is wanted.</summary>
    public static string Paged(string path, PageRequest page)
    {
        var query = string.Join('&', new[]
        {
            page.Limit is { } limit ? $"limit={limit}" : null,
            page.Continuation is { } from ? $"continuation={Uri.EscapeDataString(from)}" : null,
        }.Where(p => p != null));
        return query.Length == 0 ? path : $"{path}?{query}";
    }

    /// <summary>Address of a stored file below its dataset or batch.</summary>
    public static string File(string resource, string name) => name switch
    {
        "annotations.json" => $"{resource}/annotations",
        "amodal.json" => $"{resource}/amodal",
        "manifest.json" => $"{resource}/manifest",
        _ => $"{resource}/{Of(name.Split('/'))}",
    };
}
