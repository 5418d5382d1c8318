using System.Text.Json;
using CellGenie.Imaging;

namespace CellGenie.Cli.Download;

/// <summary>The record of what was downloaded into a folder, kept as <c>checksums.json</c> beside the files.</summary>
/// <remarks>It is what lets a later run check the files without the server, and it shows which bytes a result was made from.</remarks>
internal sealed class ChecksumList
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "checksums.json";

    private const long LargestFile = 64 << 20;

    private readonly string _path;
    private readonly SortedDictionary<string, ChecksumRecord> _records = new(StringComparer.Ordinal);

    private ChecksumList(string folder) => _path = Path.Combine(folder, FileName);

    /// <summary>The records in the order of their paths.</summary>
    public IReadOnlyCollection<ChecksumRecord> Records => _records.Values;

    /// <summary>Reads the record of a folder; it is empty where there is none yet.</summary>
    /// <exception cref="InvalidInputException">The file is not such a record.</exception>
    /// <exception cref="CellGenieException">The file cannot be read.</exception>
    public static ChecksumList Load(string folder)
    {
        var list = new ChecksumList(folder);
        if (!File.Exists(list._path))
            return list;
        foreach (ChecksumRecord? record in Read(list._path).Files)
        {
            // The JSON reader checks properties for null, but not the elements of a list.
            if (record == null)
                throw Broken(list._path, "it has an empty entry");
            if (!ArchivePath.IsSafe(record.Path))
                throw Broken(list._path, $"\"{record.Path}\" is no path below the folder");
            list._records[record.Path] = record;
        }

        return list;
    }

    /// <summary>The record of a path, or null.</summary>
    public ChecksumRecord? Find(string path) => _records.GetValueOrDefault(path);

    /// <summary>The records of the files that were unpacked from an archive.</summary>
    public IReadOnlyList<ChecksumRecord> UnpackedFrom(string archive) => [.. _records.Values.Where(r => r.Archive == archive)];

    /// <summary>Adds a record or replaces the one of the same path.</summary>
    public void Set(ChecksumRecord record) => _records[record.Path] = record;

    /// <summary>Forgets a path.</summary>
    public void Remove(string path) => _records.Remove(path);

    /// <summary>Replaces all records of an archive's files.</summary>
    public void SetUnpacked(string archive, IEnumerable<ChecksumRecord> records)
    {
        foreach (var old in UnpackedFrom(archive))
            _records.Remove(old.Path);
        foreach (var record in records)
            Set(record with { Archive = archive });
    }

    /// <summary>Writes the file.</summary>
    /// <exception cref="CellGenieException">It cannot be written.</exception>
    public void Save() => AtomicFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes(new ChecksumFile([.. _records.Values]), DownloadJson.Default.ChecksumFile));

    private static ChecksumFile Read(string path)
    {
        var bytes = Disk.Use(path, () => new FileInfo(path).Length <= LargestFile ? File.ReadAllBytes(path) : throw Broken(path, $"it is larger than {LargestFile >> 20} MiB"));
        try
        {
            return JsonSerializer.Deserialize(bytes, DownloadJson.Default.ChecksumFile) ?? throw Broken(path, "it is empty");
        }
        catch (JsonException e)
        {
            throw Broken(path, e.Message, e);
        }
    }

    private static InvalidInputException Broken(string path, string why, Exception? cause = null) =>
        new(path, "", $"this is no record of a download: {why}. Delete it to have the files fetched and recorded anew.", cause);
}
