using CellGenie.Imaging;

namespace CellGenie.Grains.Storage;

/// <summary>
/// Files below one root that change all at once and only under a condition; what the blob store, the grain state and the reminders of one machine are made of.
/// </summary>
/// <remarks>
/// A file is written under a temporary name and renamed under a lock that holds between threads and processes, in which the condition is checked.
/// The ETag is the file's time and length. Under the same lock the time of each new version is set later than that of the one it replaces, however fast two
/// writes follow each other and wherever the clock has jumped, so the ETag of a replaced version never comes back.
/// </remarks>
/// <param name="root">The root folder; created if need be.</param>
/// <param name="time">The clock that stamps files.</param>
internal sealed class FolderFiles(string root, TimeProvider time) : IDisposable
{
    private readonly FolderWorkspace _workspace = new(root);

    public string Root { get; } = root;

    public string NewTemporary() => _workspace.NewFile();

    /// <summary>Reads a whole small file, with the ETag of just that version; null where there is none.</summary>
    public (byte[] Bytes, string ETag)? Read(string path)
    {
        if (FolderPath.Look(path) is null)
            return null;
        try
        {
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            var bytes = new byte[RandomAccess.GetLength(handle)];
            var count = RandomAccess.Read(handle, bytes, 0);
            if (count != bytes.Length)
                throw new IOException($"{path}: {count} of {bytes.Length} bytes could be read");
            return (bytes, FolderPath.ETagOf(File.GetLastWriteTimeUtc(handle), bytes.Length));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Writes a file if the condition holds.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">All of it.</param>
    /// <param name="condition">What must be true of the file that stands there.</param>
    /// <param name="survivesPowerLoss">Whether to wait until the disk has it, name and all.</param>
    public BlobWrite Write(string path, ReadOnlySpan<byte> bytes, BlobCondition condition, bool survivesPowerLoss)
    {
        // Most refusals are work that is done twice: nothing is written for them. The look that counts is the one under the lock.
        if (FolderPath.Look(path) is var current && !condition.Allows(current))
            return BlobWrite.Refused(current);
        var temporary = NewTemporary();
        try
        {
            using var handle = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write);
            RandomAccess.Write(handle, bytes, 0);
            if (survivesPowerLoss)
                RandomAccess.FlushToDisk(handle);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        return Publish(path, temporary, condition, survivesPowerLoss);
    }

    /// <summary>Gives a finished temporary file its name if the condition holds, and removes it otherwise.</summary>
    public BlobWrite Publish(string path, string temporary, BlobCondition condition, bool survivesPowerLoss)
    {
        try
        {
            return _workspace.Locks.Run(path, () =>
            {
                var current = FolderPath.Look(path);
                if (!condition.Allows(current))
                    return BlobWrite.Refused(current);
                var properties = Stamp(temporary, current);
                Rename(temporary, path, overwrite: !condition.IsCreateOnly, survivesPowerLoss);
                if (survivesPowerLoss)
                    DiskFolder.Flush(Path.GetDirectoryName(path)!);
                return new BlobWrite(true, properties.ETag, properties.Length);
            });
        }
        finally
        {
            // Nothing is there after the rename.
            File.Delete(temporary);
        }
    }

    /// <summary>Deletes a file if it is there and has the ETag, null meaning any.</summary>
    public bool Delete(string path, string? eTag = null, bool survivesPowerLoss = false) => _workspace.Locks.Run(path, () =>
    {
        if (FolderPath.Look(path) is not { } current || (eTag is not null && eTag != current.ETag))
            return false;
        File.Delete(path);
        if (survivesPowerLoss)
            DiskFolder.Flush(Path.GetDirectoryName(path)!);
        return true;
    });

    public void Dispose() => _workspace.Dispose();

    /// <summary>Sets the time of a new version later than that of the current one, by as much as the file system can tell apart.</summary>
    private BlobProperties Stamp(string temporary, BlobProperties? current)
    {
        var last = current?.LastModified.UtcDateTime ?? DateTime.MinValue;
        var stamp = time.GetUtcNow().UtcDateTime;
        for (var step = 1L; ; step *= 10)
        {
            if (stamp <= last)
                stamp = last.AddTicks(step);
            File.SetLastWriteTimeUtc(temporary, stamp);
            var properties = FolderPath.Properties(new FileInfo(temporary));
            if (properties.LastModified.UtcDateTime > last)
                return properties;
            stamp = last;
        }
    }

    private void Rename(string temporary, string path, bool overwrite, bool survivesPowerLoss)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                File.Move(temporary, path, overwrite);
                return;
            }
            catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException && attempt < 100 && File.Exists(temporary))
            {
                // The first file of a folder; or one whose folder is being removed because it had become empty. Where another writer has made
                // the folder in between, the system's answer is taken for a missing source.
                CreateFolder(Path.GetDirectoryName(path)!, survivesPowerLoss);
            }
        }
    }

    private void CreateFolder(string folder, bool survivesPowerLoss)
    {
        Directory.CreateDirectory(folder);
        if (!survivesPowerLoss)
            return;
        // A file is no safer than the names of the folders that lead to it.
        for (var parent = Path.GetDirectoryName(folder)!; parent.Length >= Root.Length; parent = Path.GetDirectoryName(parent)!)
            DiskFolder.Flush(parent);
    }
}
