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
        using var zip = ZipInput.Open(archive, new ZipLimits { Files = MostFiles, FileBytes = LargestFile, TotalBytes = LargestTotal });
        var entries = Select(zip);
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
            using (var memory = new MemoryStream(buffer))
                zip.CopyTo(entry, memory, cancellation);
            var record = new ChecksumRecord(path, content.Length, FileHash.Hex(SHA256.HashData(content.Span)));
            WriteUnlessThere(Path.Combine(folder, path), record, content.Span, cancellation);
            records.Add(record);
            done += content.Length;
            progress(done, total);
        }

        return records;
    }

    /// <summary>Where each file goes; checked for all before the first byte is written.</summary>
    private static SortedDictionary<string, ZipArchiveEntry> Select(ZipInput zip)
    {
        // Names that differ only in case are one file on Windows and macOS.
        var entries = new SortedDictionary<string, ZipArchiveEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in zip.Files)
        {
            var name = entry.FullName;
            var path = name.StartsWith(Root, StringComparison.Ordinal) ? name : Root + name;
            if (!ArchivePath.IsSafe(path))
                throw zip.Broken(name, "its name is no plain path below the folder; nothing was unpacked");
            if (!entries.TryAdd(path, entry))
                throw zip.Broken(name, "two files have this name");
        }

        return entries;
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
}
