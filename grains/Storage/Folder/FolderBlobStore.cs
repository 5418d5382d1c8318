using CellGenie.Imaging;

namespace CellGenie.Grains.Storage;

/// <summary>
/// Blobs as files below one folder, a folder <c>t-{tenant}</c> for each tenant: the store of one machine. Several processes may share the folder.
/// </summary>
/// <remarks>
/// A file is written under a temporary name in <c>.work</c> and renamed under a lock that holds between threads and processes, in which the condition is checked.
/// The ETag is the file's time and length. Under the same lock the time of each new version is set later than that of the one it replaces,
/// however fast two writes follow each other and wherever the clock has jumped, so a replaced version's ETag never comes back. Locks are
/// <c>flock</c> (Unix) or share modes (Windows): the folder belongs on a local disk.
/// What a killed process left in <c>.work</c> is removed when a store opens the folder next, never what belongs to a living one.
/// </remarks>
public sealed class FolderBlobStore : IBlobStore, IDisposable
{
    private readonly string _root;
    private readonly FolderWorkspace _workspace;
    private readonly TimeProvider _time;

    /// <summary>Opens a store, creating the folder if need be.</summary>
    /// <param name="root">The folder that holds all tenants.</param>
    /// <param name="time">The clock that stamps new files; the system's if null.</param>
    /// <exception cref="BlobStoreException">The folder cannot be created or written to.</exception>
    public FolderBlobStore(string root, TimeProvider? time = null)
    {
        _root = Path.GetFullPath(root);
        _time = time ?? TimeProvider.System;
        _workspace = Guard(_root, () => new FolderWorkspace(_root, "blobs"));
    }

    /// <inheritdoc/>
    public Task<BlobProperties?> FindAsync(BlobAddress blob, CancellationToken cancellationToken = default) =>
        Completed.Run(() => Guard(blob, () => FolderPath.Look(PathOf(blob))), cancellationToken);

    /// <inheritdoc/>
    public Task<Stream> OpenReadAsync(BlobAddress blob, long offset = 0, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return Completed.Run(() => Guard<Stream>(blob, () => OpenRead(blob, offset)), cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Not flushed to the disk: after a loss of power a file that was written in the last seconds may be empty. What must survive one goes through <see cref="OpenWriteAsync"/>.</remarks>
    public Task<BlobWrite> WriteAsync(BlobAddress blob, ReadOnlyMemory<byte> bytes, BlobCondition condition = default, CancellationToken cancellationToken = default) =>
        Completed.Run(() => Guard(blob, () => Write(blob, bytes.Span, condition)), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Flushed to the disk at the commit.</remarks>
    public Task<BlobWriter> OpenWriteAsync(BlobAddress blob, BlobCondition condition = default, CancellationToken cancellationToken = default) =>
        Completed.Run(() => Guard<BlobWriter>(blob, () =>
        {
            PathOf(blob);
            return new FolderBlobWriter(this, blob, condition, _workspace.NewFile());
        }), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<BlobItem> ListAsync(string tenant, string prefix, CancellationToken cancellationToken = default) =>
        List(tenant, BlobNames.Prefix(prefix), cancellationToken).ToAsyncEnumerable();

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(BlobAddress blob, CancellationToken cancellationToken = default) =>
        Completed.Run(() => Guard(blob, () => Delete(PathOf(blob))), cancellationToken);

    /// <inheritdoc/>
    public Task DeletePrefixAsync(string tenant, string prefix, CancellationToken cancellationToken = default) => Completed.Run(() =>
    {
        var folder = FolderPath.Of(_root, tenant, BlobNames.Prefix(prefix));
        return Guard(folder, () =>
        {
            foreach (var item in List(tenant, prefix, cancellationToken))
                Delete(PathOf(item.Address));
            RemoveEmptyFolders(folder);
            return true;
        });
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<Uri?> CreateDownloadLinkAsync(BlobAddress blob, TimeSpan lifetime, CancellationToken cancellationToken = default)
    {
        DownloadLink.CheckLifetime(lifetime);
        return Completed.Run(() => (Uri?)null, cancellationToken);
    }

    /// <inheritdoc/>
    public string? FindLocalFile(BlobAddress blob) => Guard(blob, () =>
    {
        var path = PathOf(blob);
        return FolderPath.Look(path) is null ? null : path;
    });

    /// <summary>Removes this store's temporary files.</summary>
    public void Dispose() => _workspace.Dispose();

    /// <summary>Gives a finished temporary file its name if the condition holds, and removes it otherwise.</summary>
    internal BlobWrite Publish(BlobAddress blob, string temporary, BlobCondition condition)
    {
        try
        {
            var path = PathOf(blob);
            return _workspace.Locks.Run(path, () =>
            {
                var current = FolderPath.Look(path);
                if (!condition.Allows(current))
                    return BlobWrite.Refused(current);
                var properties = Stamp(temporary, current);
                Rename(temporary, path, overwrite: !condition.IsCreateOnly);
                return new BlobWrite(true, properties.ETag, properties.Length);
            });
        }
        finally
        {
            // Nothing is there after the rename.
            File.Delete(temporary);
        }
    }

    /// <summary>Runs file work; what the system refuses becomes an error that names the blob.</summary>
    internal static T Guard<T>(BlobAddress blob, Func<T> work) => Guard(blob.ToString(), work);

    private static T Guard<T>(string name, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (AtomicFile.IsWriteFailure(e))
        {
            throw new BlobStoreException($"{name}: {e.Message}", e);
        }
    }

    private string PathOf(BlobAddress blob) => FolderPath.Of(_root, blob.Tenant, blob.Path);

    private FileStream OpenRead(BlobAddress blob, long offset)
    {
        var path = PathOf(blob);
        if (FolderPath.Look(path) is null)
            throw new BlobNotFoundException(blob);
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16);
            stream.Position = offset;
            return stream;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BlobNotFoundException(blob, e);
        }
    }

    private BlobWrite Write(BlobAddress blob, ReadOnlySpan<byte> bytes, BlobCondition condition)
    {
        var path = PathOf(blob);
        // Most refusals are a shard that is done twice: nothing is written for them. The look that counts is the one under the lock.
        if (FolderPath.Look(path) is var current && !condition.Allows(current))
            return BlobWrite.Refused(current);
        var temporary = _workspace.NewFile();
        try
        {
            using var handle = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write);
            RandomAccess.Write(handle, bytes, 0);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        return Publish(blob, temporary, condition);
    }

    /// <summary>Sets the time of a new version later than that of the current one, by as much as the file system can tell apart.</summary>
    private BlobProperties Stamp(string temporary, BlobProperties? current)
    {
        var last = current?.LastModified.UtcDateTime ?? DateTime.MinValue;
        var time = _time.GetUtcNow().UtcDateTime;
        for (var step = 1L; ; step *= 10)
        {
            if (time <= last)
                time = last.AddTicks(step);
            File.SetLastWriteTimeUtc(temporary, time);
            var properties = FolderPath.Properties(new FileInfo(temporary));
            if (properties.LastModified.UtcDateTime > last)
                return properties;
            time = last;
        }
    }

    private static void Rename(string temporary, string path, bool overwrite)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                File.Move(temporary, path, overwrite);
                return;
            }
            catch (DirectoryNotFoundException) when (attempt < 100)
            {
                // The first file of a folder; or one whose folder is being removed because it had become empty.
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            }
        }
    }

    private bool Delete(string path) => _workspace.Locks.Run(path, () =>
    {
        if (FolderPath.Look(path) is null)
            return false;
        File.Delete(path);
        return true;
    });

    private IEnumerable<BlobItem> List(string tenant, string prefix, CancellationToken cancellationToken)
    {
        var folder = new DirectoryInfo(FolderPath.Of(_root, tenant, prefix));
        foreach (var (name, isFolder) in Guard(folder.FullName, () => Entries(folder)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (isFolder)
            {
                foreach (var item in List(tenant, prefix + name, cancellationToken))
                    yield return item;
            }
            else if (Guard(folder.FullName, () => FolderPath.Look(Path.Combine(folder.FullName, name))) is { } properties)
            {
                yield return new BlobItem(new BlobAddress(tenant, prefix + name), properties);
            }
        }
    }

    /// <summary>The names in a folder, folders with a slash, which is how they sort among the files. Names that no blob can have are left out, and so are links.</summary>
    private static (string Name, bool IsFolder)[] Entries(DirectoryInfo folder)
    {
        if (!folder.Exists)
            return [];
        try
        {
            var entries = folder.EnumerateFileSystemInfos()
                .Where(entry => BlobNames.IsFile(entry.Name) && !FolderPath.IsLink(entry))
                .Select(entry => entry is DirectoryInfo ? (Name: entry.Name + "/", IsFolder: true) : (Name: entry.Name, IsFolder: false))
                .ToArray();
            Array.Sort(entries, (a, b) => string.CompareOrdinal(a.Name, b.Name));
            return entries;
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static void RemoveEmptyFolders(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var child in new DirectoryInfo(folder).EnumerateDirectories().Where(child => !FolderPath.IsLink(child)))
            RemoveEmptyFolders(child.FullName);
        try
        {
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
        }
        catch (IOException)
        {
            // Somebody has just written into it: then it stays.
        }
    }
}
