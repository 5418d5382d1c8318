namespace CellGenie.Grains;

/// <summary>A folder of this process alone below one that several may share; deleted with it. What processes left behind that were killed is deleted when the next one begins.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private const string LockEnding = ".lock";

    private readonly FileStream _lock;

    public ScratchFolder(string root)
    {
        Directory.CreateDirectory(root);
        foreach (var file in Directory.GetFiles(root, $"*{LockEnding}"))
            DeleteIfAbandoned(file);
        Path = System.IO.Path.Combine(root, Guid.NewGuid().ToString("N"));
        // Held open while the process lives; the system lets go of it when the process dies.
        _lock = new FileStream(Path + LockEnding, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public void Dispose()
    {
        Directory.Delete(Path, recursive: true);
        _lock.Dispose();
    }

    private static void DeleteIfAbandoned(string lockFile)
    {
        try
        {
            using (new FileStream(lockFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
                var folder = lockFile[..^LockEnding.Length];
                if (Directory.Exists(folder))
                    Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody lives there, or deletes it just now.
        }
    }
}
