using System.IO.Compression;
using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Reads a zip archive that nobody has checked: its names decide nothing, and what it unpacks to is bounded.</summary>
internal sealed class SafeZip : IDisposable
{
    /// <summary>The most entries.</summary>
    public const int MaxEntries = 1_000_000;

    /// <summary>The most bytes that one entry may unpack to.</summary>
    public const long MaxEntryBytes = 16L << 30;

    /// <summary>The most bytes of an entry that is read into memory.</summary>
    public const long MaxHeldBytes = 256L << 20;

    /// <summary>How many times its packed size an entry may unpack to; texts of numbers shrink to a third, empty images to a thousandth.</summary>
    public const long MaxRatio = 200;

    /// <summary>Below this size, of one entry or of all, the ratio does not matter.</summary>
    public const long FreeBytes = 64L << 20;

    /// <summary>The most bytes that all entries together may unpack to.</summary>
    public const long MaxTotalBytes = 256L << 30;

    private readonly string _path;
    private readonly ZipArchive _zip;
    private readonly long _length;
    private readonly Lock _lock = new();

    /// <summary>Opens an archive and checks its directory.</summary>
    /// <exception cref="InvalidInputException">The archive is damaged or breaks a rule.</exception>
    public SafeZip(string path)
    {
        _path = path;
        _zip = Guard("", () => new ZipArchive(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16), ZipArchiveMode.Read));
        try
        {
            _length = new FileInfo(path).Length;
            Files = Guard("", Check);
        }
        catch
        {
            _zip.Dispose();
            throw;
        }
    }

    /// <summary>The entries that are files.</summary>
    public IReadOnlyList<ZipArchiveEntry> Files { get; }

    /// <summary>A file name as it can stand anywhere.</summary>
    public static string PlainName(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_'));

    /// <summary>The bytes of an entry.</summary>
    /// <exception cref="InvalidInputException">The entry is damaged or too large.</exception>
    public byte[] Read(ZipArchiveEntry entry)
    {
        if (entry.Length > MaxHeldBytes)
            throw Broken(entry, $"it claims {entry.Length} bytes; at most {MaxHeldBytes} are read");
        var memory = new MemoryStream();
        Copy(entry, memory);
        return memory.ToArray();
    }

    /// <summary>Unpacks an entry to a path of the caller's.</summary>
    /// <exception cref="InvalidInputException">The entry is damaged or too large.</exception>
    /// <exception cref="CellGenieException">The file cannot be written.</exception>
    public void Extract(ZipArchiveEntry entry, string path) => AtomicFile.Write(path, stream => Copy(entry, stream));

    /// <inheritdoc/>
    public void Dispose() => _zip.Dispose();

    private List<ZipArchiveEntry> Check()
    {
        if (_zip.Entries.Count > MaxEntries)
            throw new InvalidInputException(_path, "", $"the archive has {_zip.Entries.Count} entries, at most {MaxEntries} are read");
        var files = new List<ZipArchiveEntry>();
        var (packed, unpacked) = (0L, 0L);
        foreach (var entry in _zip.Entries)
        {
            var name = entry.FullName.TrimEnd('/');
            if (!name.Split('/').All(IsSafe))
                throw Broken(entry, "its name is no plain path inside the archive; nothing was read");
            if (entry.Length is < 0 or > MaxEntryBytes || IsBomb(entry.CompressedLength, entry.Length))
                throw Broken(entry, $"it claims that {entry.CompressedLength} bytes unpack to {entry.Length}; nothing was read");
            packed += entry.CompressedLength;
            unpacked += entry.Length;
            // Entries that share their bytes unpack to more than the file is worth.
            if (unpacked > MaxTotalBytes || IsBomb(Math.Min(packed, _length), unpacked))
                throw Broken(entry, $"up to here {packed} bytes, of {_length} of the archive, unpack to {unpacked}; nothing was read");
            if (!entry.FullName.EndsWith('/'))
                files.Add(entry);
        }

        return files;
    }

    private static bool IsBomb(long packed, long unpacked) => unpacked > FreeBytes && unpacked / MaxRatio > packed;

    private static bool IsSafe(string part) => part is not ("" or "." or "..") && !part.Any(c => char.IsControl(c) || c is '\\' or ':');

    private void Copy(ZipArchiveEntry entry, Stream target)
    {
        // One archive has one position in its file.
        lock (_lock)
        {
            var buffer = new byte[1 << 16];
            using var source = Guard(entry.FullName, entry.Open);
            var total = 0L;
            var checksum = 0u;
            for (int read; (read = Guard(entry.FullName, () => source.Read(buffer))) > 0;)
            {
                total += read;
                if (total > entry.Length)
                    throw Broken(entry, $"it has more than the {entry.Length} bytes that the archive claims");
                checksum = Crc32.Compute(buffer.AsSpan(0, read), checksum);
                target.Write(buffer.AsSpan(0, read));
            }

            if (total != entry.Length || checksum != entry.Crc32)
                throw Broken(entry, "its length or its checksum is wrong: the archive is damaged");
        }
    }

    /// <summary>Whatever the zip reader says about damaged bytes becomes an error about the archive.</summary>
    private T Guard<T>(string entry, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            throw new InvalidInputException(_path, entry.Length == 0 ? "" : $"entry {entry}", $"the archive cannot be read: {e.Message}", e);
        }
    }

    private InvalidInputException Broken(ZipArchiveEntry entry, string rule) => new(_path, $"entry {entry.FullName}", rule);
}
