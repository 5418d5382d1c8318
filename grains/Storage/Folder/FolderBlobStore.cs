namespace CellGenie.Grains.Storage;

/// <summary>
/// Blobs as files below one folder, a folder <c>t-{tenant}</c> for each tenant: the store of one machine. Several processes may share the folder.
/// </summary>
/// <remarks>
/// Conditions are race-free between the threads and the processes of a machine: the check and the rename happen under a lock that the system frees when its
/// process ends (<c>flock</c> on Unix, share modes on Windows), so the folder belongs on a local disk. An ETag is a file's time and length;
/// each version is stamped later than the one it replaces, whatever the clock says.
/// What a killed process left in <c>.work</c> is removed when a store opens the folder next, never what belongs to a living one.
/// </remarks>
public sealed class FolderBlobStore : IBlobStore, IDisposable
{
    private readonly FolderFiles _files;

    /// <summary>Opens a store, creating the folder if need be.</summary>
    /// <param name="root">The folder that holds all tenants.</param>
    /// <param name="time">The clock that stamps new files; the system's if null.</param>
    /// <exception cref="BlobStoreException">The folder cannot be created or written to.</exception>
    public FolderBlobStore(string root, TimeProvider? time = null)
    {
        var path = Path.GetFullPath(root);
        _files = Guard(path, () => new FolderFiles(path, time ?? TimeProvider.System));
    }

    /// <inheritdoc/>
    public Task<BlobProperties?> FindAsync(BlobAddress blob, CancellationToken cancellationToken = default) =>
        FolderWork.Run(() => Guard(blob, () => FolderPath.Look(PathOf(blob))), cancellationToken);

    /// <inheritdoc/>
    public Task<Stream> OpenReadAsync(BlobAddress blob, long offset = 0, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return FolderWork.Run(() => Guard<Stream>(blob, () => OpenRead(blob, offset)), cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Not flushed to the disk: after a loss of power a file that was written in the last seconds may be empty. What must survive one goes through <see cref="OpenWriteAsync"/>.</remarks>
    public Task<BlobWrite> WriteAsync(BlobAddress blob, ReadOnlyMemory<byte> bytes, BlobCondition condition = default, CancellationToken cancellationToken = default) =>
        FolderWork.Run(() => Guard(blob, () => _files.Write(PathOf(blob), bytes.Span, condition, survivesPowerLoss: false)), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Flushed to the disk at the commit.</remarks>
    public Task<BlobWriter> OpenWriteAsync(BlobAddress blob, BlobCondition condition = default, CancellationToken cancellationToken = default) =>
        FolderWork.Run(() => Guard<BlobWriter>(blob, () => new FolderBlobWriter(_files, blob.ToString(), PathOf(blob), condition)), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<BlobItem> ListAsync(string tenant, string prefix, CancellationToken cancellationToken = default) =>
        List(tenant, BlobNames.Prefix(prefix), cancellationToken).ToAsyncEnumerable();

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(BlobAddress blob, CancellationToken cancellationToken = default) =>
        FolderWork.Run(() => Guard(blob, () => _files.Delete(PathOf(blob))), cancellationToken);

    /// <inheritdoc/>
    public Task DeletePrefixAsync(string tenant, string prefix, CancellationToken cancellationToken = default) => FolderWork.Run(() =>
    {
        var folder = FolderPath.Of(_files.Root, tenant, BlobNames.Prefix(prefix));
        return Guard(folder, () =>
        {
            foreach (var item in List(tenant, prefix, cancellationToken))
                _files.Delete(PathOf(item.Address));
            RemoveEmptyFolders(folder);
            return true;
        });
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<Uri?> CreateDownloadLinkAsync(BlobAddress blob, TimeSpan lifetime, CancellationToken cancellationToken = default)
    {
        DownloadLink.CheckLifetime(lifetime);
        return FolderWork.Run(() => (Uri?)null, cancellationToken);
    }

    /// <inheritdoc/>
    public string? FindLocalFile(BlobAddress blob) => Guard(blob, () =>
    {
        var path = PathOf(blob);
        return FolderPath.Look(path) is null ? null : path;
    });

    /// <summary>Removes this store's temporary files.</summary>
    public void Dispose() => _files.Dispose();

    private static T Guard<T>(BlobAddress blob, Func<T> work) => FolderWork.Guard(blob.ToString(), work);

    private static T Guard<T>(string name, Func<T> work) => FolderWork.Guard(name, work);

    private string PathOf(BlobAddress blob) => FolderPath.Of(_files.Root, blob.Tenant, blob.Path);

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

    private IEnumerable<BlobItem> List(string tenant, string prefix, CancellationToken cancellationToken)
    {
        var folder = new DirectoryInfo(FolderPath.Of(_files.Root, tenant, prefix));
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
