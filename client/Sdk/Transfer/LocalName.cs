namespace CellGenie.Client;

/// <summary>Names from elsewhere as paths below a folder.</summary>
internal static class LocalName
{
    /// <summary>The path of a stored file below a folder.</summary>
    /// <exception cref="CellGenieRequestException">The name would lead out of the folder.</exception>
    public static string Below(string folder, string name)
    {
        var parts = name.Split('/');
        return parts.All(IsPlain)
            ? Path.Combine([folder, .. parts])
            : throw new CellGenieRequestException(0, CellGenieErrorCode.BadAnswer, $"the service names a file '{name}', which is no name inside a folder");
    }

    private static bool IsPlain(string part) =>
        part.Length > 0 && part != "." && part != ".." && part.AsSpan().IndexOfAny("\\:\0") < 0 && !part.EndsWith(FetchTarget.PartialEnding, StringComparison.Ordinal);
}
