using CellGenie.Imaging;

namespace CellGenie.Grains.Storage;

/// <summary>Turns addresses into paths under one root and looks at what stands there. A symbolic link below the root is never followed.</summary>
internal static class FolderPath
{
    /// <summary>The path of a blob, whose folders are real ones or not there yet.</summary>
    public static string Of(string root, string tenant, string path)
    {
        BlobNames.Tenant(tenant);
        var current = Path.Combine(root, "t-" + tenant);
        RefuseLink(current);
        for (var start = 0; start < path.Length;)
        {
            var end = path.IndexOf('/', start);
            if (end < 0)
                return Path.Combine(current, path[start..]);
            current = Path.Combine(current, path[start..end]);
            RefuseLink(current);
            start = end + 1;
        }

        return current;
    }

    /// <summary>What stands at a path; null where there is no plain file.</summary>
    public static BlobProperties? Look(string path)
    {
        var file = new FileInfo(path);
        return file.Exists && !IsLink(file) ? Properties(file) : null;
    }

    /// <summary>Length, ETag and time of a file. The time of writing is made to grow with every write, see <see cref="FolderFiles"/>.</summary>
    public static BlobProperties Properties(FileInfo file)
    {
        var time = file.LastWriteTimeUtc;
        return new(file.Length, ETagOf(time, file.Length), new DateTimeOffset(time));
    }

    public static string ETagOf(DateTime time, long length) => $"{time.Ticks:x}-{length:x}";

    public static bool IsLink(FileSystemInfo entry) => (entry.Attributes & FileAttributes.ReparsePoint) != 0;

    private static void RefuseLink(string folder)
    {
        var entry = new DirectoryInfo(folder);
        if (entry.Exists && IsLink(entry))
            throw new CellGenieException($"{folder}: is a symbolic link, and storage follows none");
    }
}
