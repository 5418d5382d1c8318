namespace CellGenie.Cli.Download;

/// <summary>The rule for relative paths that come from a file: no system may read them as a path outside the folder.</summary>
internal static class ArchivePath
{
    private const int LongestPath = 1024;
    private const int LongestName = 255;

    /// <summary>Whether a path with forward slashes names a file below the folder it is joined to, on every system.</summary>
    public static bool IsSafe(string path) => path.Length is > 0 and <= LongestPath && path.Split('/').All(IsSafeName);

    private static bool IsSafeName(string name) =>
        name.Length is > 0 and <= LongestName
        // Covers "." and ".." as well as names that Windows would silently shorten.
        && name[^1] is not ('.' or ' ')
        && !name.Any(c => char.IsControl(c) || c is '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|')
        && !name.EndsWith(Imaging.AtomicFile.TemporaryEnding, StringComparison.OrdinalIgnoreCase);
}
