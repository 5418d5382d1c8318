using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>Keeps state in memory, with ETags, as long as the silo lives.</summary>
internal sealed class MemoryGrainStorage(IGrainStorageSerializer serializer) : IGrainStorage
{
    private readonly ConcurrentDictionary<(string State, GrainId Grain), Record> records = new();
    private long lastEtag;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (records.TryGetValue((stateName, grainId), out var record))
        {
            grainState.State = serializer.Deserialize<T>(record.Data);
            grainState.ETag = record.Etag;
            grainState.RecordExists = true;
        }
        else
        {
            Empty(grainState);
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        var record = new Record(serializer.Serialize(grainState.State), Interlocked.Increment(ref lastEtag).ToString(CultureInfo.InvariantCulture));
        var isWritten = grainState.ETag is { } etag
            ? records.TryGetValue(key, out var stored) && stored.Etag == etag && records.TryUpdate(key, record, stored)
            : records.TryAdd(key, record);
        if (!isWritten)
        {
            throw Inconsistent(key, grainState.ETag);
        }

        grainState.ETag = record.Etag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        if (records.TryGetValue(key, out var stored) && (stored.Etag != grainState.ETag || !records.TryRemove(KeyValuePair.Create(key, stored))))
        {
            throw Inconsistent(key, grainState.ETag);
        }

        Empty(grainState);
        return Task.CompletedTask;
    }

    private static void Empty<T>(IGrainState<T> grainState)
    {
        grainState.State = typeof(T).IsValueType ? default! : Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private InconsistentStateException Inconsistent((string State, GrainId Grain) key, string? etag) =>
        new($"State {key.State} of {key.Grain} has been changed by another activation.", records.TryGetValue(key, out var stored) ? stored.Etag : "", etag ?? "");

    private sealed record Record(BinaryData Data, string Etag);
}
