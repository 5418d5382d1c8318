using Orleans.Core;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>The state of one activation in its storage.</summary>
internal sealed class StateStorageBridge<TState>(string stateName, string providerName, IGrainContext context, IGrainStorage storage) : IPersistentState<TState>
{
    private readonly GrainState<TState> record = new(New());
    private bool isRead;

    public TState State
    {
        get => Read().State;
        set => Read().State = value;
    }

    public string? Etag => Read().ETag;

    public bool RecordExists => Read().RecordExists;

    public Task ReadStateAsync() => RunAsync(nameof(ReadStateAsync), async () =>
    {
        await storage.ReadStateAsync(stateName, context.GrainId, record);
        isRead = true;
    });

    public Task WriteStateAsync() => RunAsync(nameof(WriteStateAsync), () => storage.WriteStateAsync(stateName, context.GrainId, record));

    public Task ClearStateAsync() => RunAsync(nameof(ClearStateAsync), async () =>
    {
        await storage.ClearStateAsync(stateName, context.GrainId, record);
        record.State = New();
    });

    private static TState New() => typeof(TState).IsValueType ? default! : Activator.CreateInstance<TState>();

    private GrainState<TState> Read() => isRead ? record : throw new InvalidOperationException("State has not yet been loaded");

    private async Task RunAsync(string operation, Func<Task> action)
    {
        if (RuntimeContext.Current is null)
        {
            throw new InvalidOperationException("Activation access violation. A non-activation thread attempted to access activation services.");
        }

        try
        {
            await action();
        }
        catch (Exception error) when (error is not OrleansException)
        {
            throw new OrleansException($"Error from storage provider {storage.GetType().Name}.{providerName} during {operation} for grain {context.GrainId}: {error.Message}", error);
        }
    }
}
