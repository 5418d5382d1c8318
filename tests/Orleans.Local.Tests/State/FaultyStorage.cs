using Orleans.Storage;

namespace Orleans.Local.Tests.State;

/// <summary>A storage that does what a test tells it.</summary>
public sealed class FaultyStorage : IGrainStorage
{
    public Exception? Fault { get; set; }

    public Dictionary<string, object?> Records { get; } = [];

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Throw();
        if (Records.TryGetValue($"{stateName} {grainId}", out var record))
        {
            grainState.State = (T)record!;
            grainState.RecordExists = true;
            grainState.ETag = "1";
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Throw();
        Records[$"{stateName} {grainId}"] = grainState.State;
        grainState.RecordExists = true;
        grainState.ETag = "1";
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Throw();
        Records.Remove($"{stateName} {grainId}");
        grainState.RecordExists = false;
        grainState.ETag = null;
        return Task.CompletedTask;
    }

    private void Throw()
    {
        if (Fault is not null)
        {
            throw Fault;
        }
    }
}
