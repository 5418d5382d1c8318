using System.Buffers;
using System.IO.Compression;

namespace CellGenie.Imaging;

/// <summary>A zip archive from outside: it decides neither where files go nor how much is written. Its whole directory is checked before a file is read.</summary>
/// <remarks>Several threads may read files, one at a time.</remarks>
public sealed class ZipInput : IDisposable
{
    private const long AlwaysAllowed = 64L << 20;
    private const int BufferBytes = 1 << 17;

    private readonly string _name;
    private readonly FileStream _stream;
    private readonly ZipArchive _zip;
    private readonly Lock _lock = new();

    private ZipInput(string path, string name)
    {
        _name = name;
        try
        {
            _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(name, "", $"the archive cannot be opened: {e.Message}", e);
        }

        try
        {
            _zip = Guard("", () => new ZipArchive(_stream, ZipArchiveMode.Read, leaveOpen: true));
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    /// <summary>The files, in the order of the directory. Folders, and what the Finder of macOS adds, are left out.</summary>
    public IReadOnlyList<ZipArchiveEntry> Files { get; private set; } = [];

    /// <summary>Opens an archive.</summary>
    /// <param name="path">The zip file.</param>
    /// <param name="limits">What it may claim.</param>
    /// <param name="name">What errors call it; its path by default.</param>
    /// <exception cref="InvalidInputException">It is damaged, or claims more than is allowed.</exception>
    public static ZipInput Open(string path, ZipLimits limits, string? name = null)
    {
        var input = new ZipInput(path, name ?? path);
        try
        {
            input.Files = input.Guard("", () => input.Select(limits));
            return input;
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <summary>Unpacks a file.</summary>
    /// <param name="file">One of <see cref="Files"/>.</param>
    /// <param name="target">Takes its bytes; they are good only when this returns.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="InvalidInputException">It is damaged, or has another length than the directory says.</exception>
    public void CopyTo(ZipArchiveEntry file, Stream target, CancellationToken cancellationToken = default)
    {
        // One archive has one position in its file.
        lock (_lock)
            Copy(file, target, cancellationToken);
    }

    /// <summary>The bytes of a file.</summary>
    /// <param name="file">One of <see cref="Files"/>.</param>
    /// <param name="most">The most that is read into memory.</param>
    /// <exception cref="InvalidInputException">It is damaged, larger, or has another length than the directory says.</exception>
    public byte[] Read(ZipArchiveEntry file, int most)
    {
        if (file.Length > most)
            throw Broken(file.FullName, $"it has {file.Length} bytes; at most {most} are read");
        var memory = new MemoryStream();
        CopyTo(file, memory);
        return memory.ToArray();
    }

    /// <summary>The error for a file that breaks a rule.</summary>
    public InvalidInputException Broken(string entry, string rule) => new(_name, $"entry {entry}", rule);

    /// <summary>Closes the archive.</summary>
    public void Dispose()
    {
        _zip.Dispose();
        _stream.Dispose();
    }

    private void Copy(ZipArchiveEntry file, Stream target, CancellationToken cancellationToken)
    {
        using var source = Guard(file.FullName, file.Open);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var length = 0L;
            var crc = 0u;
            for (int read; (read = Guard(file.FullName, () => source.Read(buffer))) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                length += read;
                if (length > file.Length)
                    break;
                crc = Crc32.Compute(buffer.AsSpan(0, read), crc);
                target.Write(buffer, 0, read);
            }

            if (length != file.Length)
                throw Broken(file.FullName, $"it does not have the {file.Length} bytes that the archive claims");
            if (crc != file.Crc32)
                throw Broken(file.FullName, "its checksum is wrong: the archive is damaged");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private List<ZipArchiveEntry> Select(ZipLimits limits)
    {
        var files = new List<ZipArchiveEntry>();
        var total = 0L;
        var most = Math.Min(limits.TotalBytes, Math.Max(AlwaysAllowed, limits.Ratio * _stream.Length));
        foreach (var entry in _zip.Entries)
        {
            if (limits.PlainNames && !entry.FullName.TrimEnd('/').Split('/').All(IsPlain))
                throw Broken(entry.FullName, "its name is no plain path inside the archive; nothing was read");
            if (entry.FullName.EndsWith('/') || entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal))
                continue;
            if (entry.Length < 0 || entry.Length > limits.FileBytes)
                throw Broken(entry.FullName, $"it claims {entry.Length} bytes; at most {limits.FileBytes} are unpacked for one file");
            if (entry.Length > Math.Max(AlwaysAllowed, limits.FileRatio * entry.CompressedLength))
                throw Broken(entry.FullName, $"it claims that {entry.CompressedLength} bytes unpack to {entry.Length}; nothing was read");
            files.Add(entry);
            total += entry.Length;
            if (files.Count > limits.Files || total > most)
                throw Broken(entry.FullName, $"up to here the archive claims {files.Count} files of {total} bytes; at most {limits.Files} of {(long)most} are unpacked");
        }

        return files.Count > 0 ? files : throw new InvalidInputException(_name, "", "the archive holds no files");
    }

    private static bool IsPlain(string part) => part is not ("" or "." or "..") && !part.Any(c => char.IsControl(c) || c is '\\' or ':');

    /// <summary>Whatever the zip reader says about damaged bytes becomes an error about the archive.</summary>
    private T Guard<T>(string entry, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            throw new InvalidInputException(_name, entry.Length == 0 ? "" : $"entry {entry}", $"the archive cannot be read: {e.Message}", e);
        }
    }
}
