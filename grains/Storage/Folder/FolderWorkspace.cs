using CellGenie.Imaging;
using Microsoft.Win32.SafeHandles;

namespace CellGenie.Grains.Storage;

/// <summary>
/// The place under a root where files are written before they get their names: a folder for each living writer, with a locked file that says it lives.
/// Opening a workspace removes the folders of writers that were killed.
/// </summary>
internal sealed class FolderWorkspace : IDisposable
{
    /// <summary>The folder's name under the root.</summary>
    public const string Name = ".work";

    private const string OwnerFile = "owner.lock";
    // Threads that create files in one directory wait for each other, so there are several.
    private const int Parts = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string _folder;
    private readonly SafeFileHandle _owner;
    private long _count;

    /// <param name="root">The root folder; created if need be.</param>
    public FolderWorkspace(string root)
    {
        var all = Path.Combine(root, Name);
        var locks = Path.Combine(all, "locks");
        Directory.CreateDirectory(locks);
        Locks = new FolderLocks(locks);
        // Held while folders come and go, so that a folder without a locked owner is surely a dead one.
        using (LockedFile.Wait(Path.Combine(all, "start.lock"), Patience))
        {
            RemoveLeftovers(all, locks);
            _folder = Path.Combine(all, Guid.NewGuid().ToString("N"));
            Directory.CreateDirectory(_folder);
            _owner = LockedFile.TryTake(Path.Combine(_folder, OwnerFile)) ?? throw new IOException($"{_folder}: cannot be locked");
            for (var part = 0; part < Parts; part++)
                Directory.CreateDirectory(Path.Combine(_folder, part.ToString("x")));
        }
    }

    /// <summary>The locks that all writers under this root share.</summary>
    public FolderLocks Locks { get; }

    /// <summary>A path for a temporary file that nobody else uses.</summary>
    public string NewFile() =>
        Path.Combine(_folder, (Environment.CurrentManagedThreadId % Parts).ToString("x"), $"{Interlocked.Increment(ref _count)}{AtomicFile.TemporaryEnding}");

    /// <summary>Removes the writer's own folder.</summary>
    public void Dispose()
    {
        if (_owner.IsClosed)
            return;
        _owner.Dispose();
        Remove(_folder);
    }

    private static void RemoveLeftovers(string all, string locks)
    {
        foreach (var folder in Directory.EnumerateDirectories(all).Where(folder => folder != locks))
        {
            using (var owner = LockedFile.TryTake(Path.Combine(folder, OwnerFile)))
            {
                if (owner is null)
                    continue;
            }

            Remove(folder);
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Another process that started found it ownerless too.
        }
    }
}
