using System.Text.Json;
using CellGenie.Imaging;
using Orleans.Runtime;
using Orleans.Storage;

namespace CellGenie.Grains.Storage;

/// <summary>Grain state in a folder, a JSON file for each grain and state name: the store of one machine. Several processes may share the folder.</summary>
/// <remarks>A write is on the disk, name and all, when it is done. ETags are checked without a race, as <see cref="FolderBlobStore"/> does.</remarks>
public sealed class FolderGrainStorage : IGrainStorage, IDisposable
{
    private readonly FolderFiles _files;
    private readonly IGrainStorageSerializer _serializer;

    /// <summary>Opens the storage, creating the folder if need be.</summary>
    /// <param name="folder">The folder of all states.</param>
    /// <param name="serializer">Makes the bytes.</param>
    /// <param name="time">The clock that stamps new files; the system's if null.</param>
    /// <exception cref="BlobStoreException">The folder cannot be created or written to.</exception>
    public FolderGrainStorage(string folder, IGrainStorageSerializer serializer, TimeProvider? time = null)
    {
        var path = Path.GetFullPath(folder);
        _files = FolderWork.Guard(path, () => new FolderFiles(path, time ?? TimeProvider.System));
        _serializer = serializer;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidInputException">The file is not a state of this type; it names the file. It is never taken for an empty state.</exception>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Run(stateName, grainId, path =>
    {
        if (_files.Read(path) is { } file)
        {
            grainState.State = Parse<T>(path, file.Bytes);
            grainState.ETag = file.ETag;
            grainState.RecordExists = true;
        }
        else
        {
            Reset(grainState);
        }
    });

    /// <inheritdoc/>
    /// <exception cref="InconsistentStateException">Another activation wrote or cleared the state after it was read here.</exception>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Run(stateName, grainId, path =>
    {
        var condition = string.IsNullOrEmpty(grainState.ETag) ? BlobCondition.CreateOnly : BlobCondition.IfMatch(grainState.ETag);
        var write = _files.Write(path, _serializer.Serialize(grainState.State).ToMemory().Span, condition, survivesPowerLoss: true);
        if (!write.Written)
            throw Inconsistent(path, write.ETag, grainState.ETag);
        grainState.ETag = write.ETag;
        grainState.RecordExists = true;
    });

    /// <inheritdoc/>
    /// <exception cref="InconsistentStateException">Another activation wrote or cleared the state after it was read here.</exception>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Run(stateName, grainId, path =>
    {
        var isKnown = !string.IsNullOrEmpty(grainState.ETag);
        if (!(isKnown && _files.Delete(path, grainState.ETag, survivesPowerLoss: true)) && (isKnown || FolderPath.Look(path) is not null))
            throw Inconsistent(path, FolderPath.Look(path)?.ETag, grainState.ETag);
        Reset(grainState);
    });

    /// <summary>Removes this storage's temporary files.</summary>
    public void Dispose() => _files.Dispose();

    private Task Run(string stateName, GrainId grainId, Action<string> work)
    {
        var path = Path.Combine(_files.Root, GrainFile.NameOf(grainId.ToString(), stateName) + ".json");
        return FolderWork.Run(() => FolderWork.Guard(path, () =>
        {
            work(path);
            return true;
        }), CancellationToken.None);
    }

    private T Parse<T>(string path, byte[] bytes)
    {
        try
        {
            return _serializer.Deserialize<T>(new BinaryData(bytes));
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new InvalidInputException(path, "", $"is not a valid grain state: {e.Message}", e);
        }
    }

    private static void Reset<T>(IGrainState<T> grainState)
    {
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private static InconsistentStateException Inconsistent(string path, string? stored, string? current) =>
        new($"{path}: was changed by another activation", stored ?? "", current ?? "");
}
