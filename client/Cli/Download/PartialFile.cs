using System.Text.Json;
using CellGenie.Imaging;

namespace CellGenie.Cli.Download;

/// <summary>The part of a file that has come so far, and beside it which version of the file it is a part of.</summary>
internal sealed class PartialFile(FetchRequest request)
{
    private const long LargestState = 1 << 16;

    private readonly string _statePath = PathOf(request.Path) + ".json";

    /// <summary>Where the part is.</summary>
    public string Path { get; } = PathOf(request.Path);

    /// <summary>Bytes that are there.</summary>
    public long Length => LengthOf(request.Path);

    /// <summary>Bytes that have come of a file so far.</summary>
    public static long LengthOf(string path) => new FileInfo(PathOf(path)) is { Exists: true } part ? part.Length : 0;

    /// <summary>The version of the file that the part belongs to, or null where the part is of no use.</summary>
    /// <exception cref="CellGenieException">The file system refused.</exception>
    public RemoteFile? Load() => Disk.Use(_statePath, () =>
    {
        if (!File.Exists(Path) || new FileInfo(_statePath) is not { Exists: true, Length: <= LargestState })
            return null;
        try
        {
            var state = JsonSerializer.Deserialize(File.ReadAllBytes(_statePath), DownloadJson.Default.RemoteFile);
            return state != null && state.Address == request.Address && state.StrongTag != null && !(Length > state.Size) ? state : null;
        }
        catch (JsonException)
        {
            // A part that nothing is known of cannot be continued; starting again is always right.
            return null;
        }
    });

    /// <summary>Throws the part away and notes which version comes now.</summary>
    /// <exception cref="CellGenieException">The file system refused.</exception>
    public void Restart(RemoteFile version)
    {
        // In this order no crash leaves bytes of one version under the tag of another.
        Disk.Use(Path, () => File.WriteAllBytes(Path, []));
        AtomicFile.Write(_statePath, JsonSerializer.SerializeToUtf8Bytes(version, DownloadJson.Default.RemoteFile));
    }

    /// <summary>Gives the complete file its final name, replacing what is there.</summary>
    /// <exception cref="CellGenieException">The file system refused.</exception>
    public void Complete() => Disk.Use(request.Path, () =>
    {
        File.Move(Path, request.Path, overwrite: true);
        File.Delete(_statePath);
    });

    /// <summary>Throws the part away.</summary>
    /// <exception cref="CellGenieException">The file system refused.</exception>
    public void Discard() => Disk.Use(Path, () =>
    {
        File.Delete(Path);
        File.Delete(_statePath);
    });

    private static string PathOf(string path) => path + AtomicFile.TemporaryEnding;
}
