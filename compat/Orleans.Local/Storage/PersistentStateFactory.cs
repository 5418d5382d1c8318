using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Runtime;

namespace Orleans.Storage;

internal sealed class PersistentStateFactory : IPersistentStateFactory
{
    public IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration config)
    {
        var name = string.IsNullOrEmpty(config.StorageName) ? ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME : config.StorageName;
        var storage = context.ActivationServices.GetKeyedService<IGrainStorage>(name)
            ?? throw new BadProviderConfigException(
                $"No storage provider named \"{name}\" found loading grain {context.GrainId}: add one, for example with AddMemoryGrainStorage(\"{name}\").");
        var state = new StateStorageBridge<TState>(config.StateName, name, context, storage);
        context.ObservableLifecycle.Subscribe(config.StateName, GrainLifecycleStage.SetupState, token => token.IsCancellationRequested ? Task.FromCanceled(token) : state.ReadStateAsync());
        return state;
    }
}
