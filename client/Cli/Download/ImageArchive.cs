using System.IO.Compression;
using System.Security.Cryptography;
using CellGenie.Imaging;

namespace CellGenie.Cli.Download;

/// <summary>Unpacks the archive of the images. An archive is input from outside: it decides neither where files go nor how much is written.</summary>
internal static class ImageArchive
{
    /// <summary>The most files that an archive may hold; LIVECell has 5,239.</summary>
    public const int MostFiles = 100_000;

    /// <summary>The largest single file in bytes; an image of LIVECell has 0.4 MB.</summary>
    public const long LargestFile = 64L << 20;

    /// <summary>The largest sum of all files in bytes; LIVECell has 2 GB.</summary>
    public const long LargestTotal = 8L << 30;

    private const string Root = LivecellCatalogue.ImageFolder + "/";

    /// <summary>Unpacks into <c>images</c> below a folder. Files that are there and identical stay as they are.</summary>
    /// <param name="archive">The zip file.</param>
    /// <param name="folder">The download folder.</param>
    /// <param name="freeSpace">Bytes free for a folder.</param>
    /// <param name="progress">Receives bytes unpacked and bytes in all.</param>
    /// <param name="cancellation">Ends the work between two files.</param>
    /// <returns>A record for each unpacked file, paths below <paramref name="folder"/>.</returns>
    /// <exception cref="InvalidInputException">The archive is damaged, or breaks a rule; then nothing was written if its directory shows it.</exception>
    /// <exception cref="CellGenieException">A file cannot be written, or the disk has too little space.</exception>
    public static IReadOnlyList<ChecksumRecord> Unpack(string archive, string folder, Func<string, long?> freeSpace, Action<long, long> progress, CancellationToken cancellation)
    {
        using var stream = Disk.Use(archive, () => new FileStream(archive, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16));
        using var zip = Guard(archive, "", () => new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true));
        var entries = Guard(archive, "", () => Select(archive, zip));
        var total = entries.Values.Sum(e => e.Length);
        var folders = entries.Keys.Select(p => Path.GetDirectoryName(Path.Combine(folder, p))!).Distinct();
        Disk.RequireSpace(folder, Missing(folder, entries), freeSpace);
        foreach (var each in folders)
            Disk.Use(each, () => Directory.CreateDirectory(each));

        var records = new List<ChecksumRecord>(entries.Count);
        var buffer = new byte[entries.Values.Select(e => e.Length).DefaultIfEmpty().Max()];
        var done = 0L;
        foreach (var (path, entry) in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            var content = buffer.AsMemory(0, (int)entry.Length);
            Guard(archive, $"entry {entry.FullName}", () => Read(archive, entry, content.Span));
            var record = new ChecksumRecord(path, content.Length, FileHash.Hex(SHA256.HashData(content.Span)));
            WriteUnlessThere(Path.Combine(folder, path), record, content.Span, cancellation);
            records.Add(record);
            done += content.Length;
            progress(done, total);
        }

        return records;
    }

    /// <summary>Checks the whole directory of the archive before the first byte is written.</summary>
    private static SortedDictionary<string, ZipArchiveEntry> Select(string archive, ZipArchive zip)
    {
        // Names that differ only in case are one file on Windows and macOS.
        var entries = new SortedDictionary<string, ZipArchiveEntry>(StringComparer.OrdinalIgnoreCase);
        var total = 0L;
        foreach (var entry in zip.Entries)
        {
            var name = entry.FullName;
            // Directories need no entry of their own, and __MACOSX holds what the Finder knows about the files.
            if (name.EndsWith('/') || name.StartsWith("__MACOSX/", StringComparison.Ordinal))
                continue;
            var path = name.StartsWith(Root, StringComparison.Ordinal) ? name : Root + name;
            if (!ArchivePath.IsSafe(path))
                throw Broken(archive, name, "its name is no plain path below the folder; nothing was unpacked");
            if (entry.Length is < 0 or > LargestFile)
                throw Broken(archive, name, $"it claims {entry.Length} bytes; at most {LargestFile} are unpacked for one file");
            if (!entries.TryAdd(path, entry))
                throw Broken(archive, name, "two files have this name");
            total += entry.Length;
            if (entries.Count > MostFiles || total > LargestTotal)
                throw Broken(archive, name, $"up to here the archive claims {entries.Count} files of {total} bytes; at most {MostFiles} of {LargestTotal} are unpacked");
        }

        return entries.Count > 0 ? entries : throw new InvalidInputException(archive, "", "the archive holds no files");
    }

    private static bool Read(string archive, ZipArchiveEntry entry, Span<byte> content)
    {
        using var source = entry.Open();
        var count = source.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        if (count < content.Length || source.ReadByte() >= 0)
            throw Broken(archive, entry.FullName, $"it does not have the {entry.Length} bytes that the archive claims");
        if (Crc32.Compute(content) != entry.Crc32)
            throw Broken(archive, entry.FullName, "its checksum is wrong: the archive is damaged");
        return true;
    }

    private static void WriteUnlessThere(string path, ChecksumRecord record, ReadOnlySpan<byte> content, CancellationToken cancellation)
    {
        if (LengthOf(path) == record.Size && FileHash.Of(path, withMd5: false, (_, _) => { }, cancellation).Sha256 == record.Sha256)
            return;
        AtomicFile.Write(path, content);
    }

    private static long Missing(string folder, IReadOnlyDictionary<string, ZipArchiveEntry> entries) =>
        entries.Sum(e => LengthOf(Path.Combine(folder, e.Key)) == e.Value.Length ? 0 : e.Value.Length);

    private static long? LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : null;

    /// <summary>Whatever the zip reader says about damaged bytes becomes an error about the archive.</summary>
    private static T Guard<T>(string archive, string place, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            throw new InvalidInputException(archive, place, $"the archive cannot be read: {e.Message}", e);
        }
    }

    private static InvalidInputException Broken(string archive, string entry, string rule) => new(archive, $"entry {entry}", rule);
}
