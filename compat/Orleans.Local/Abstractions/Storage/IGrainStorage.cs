using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>A storage provider: a keyed singleton under its name.</summary>
public interface IGrainStorage
{
    /// <summary>Reads into the record. Where there is none, the state is a new value, without ETag.</summary>
    Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <summary>Writes the record and gives it a new ETag.</summary>
    /// <exception cref="InconsistentStateException">The ETag is not that of the store.</exception>
    Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <summary>Deletes the record.</summary>
    /// <exception cref="InconsistentStateException">The ETag is not that of the store.</exception>
    Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);
}
