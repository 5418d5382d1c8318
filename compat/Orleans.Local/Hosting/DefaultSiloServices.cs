using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Hosting;

/// <summary>The services of every silo.</summary>
internal static class DefaultSiloServices
{
    public static void Add(IServiceCollection services)
    {
        if (services.Any(each => each.ServiceType == typeof(Silo)))
        {
            return;
        }

        services.AddLogging();
        services.AddOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddKeyedSingleton<TimeProvider>(KeyedService.AnyKey, static (services, _) => services.GetRequiredService<TimeProvider>());
        services.AddSingleton<Silo>();
        services.AddSingleton<ILocalSiloDetails>(static services => services.GetRequiredService<Silo>());
        services.AddSingleton<ISiloStatusOracle, SiloStatusOracle>();
        services.AddSingleton<IClusterClient>(static services => services.GetRequiredService<Silo>().GrainFactory);
        services.AddSingleton<IGrainFactory>(static services => services.GetRequiredService<Silo>().GrainFactory);
        services.AddSingleton<IGrainContextAccessor, GrainContextAccessor>();
        services.AddScoped<GrainContextHolder>();
        services.AddScoped(static services => services.GetRequiredService<GrainContextHolder>().Context!);
        services.TryAddSingleton<IPersistentStateFactory, PersistentStateFactory>();
        services.TryAddSingleton<IGrainStorageSerializer, JsonStateSerializer>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ActivationCollector>();
        services.AddSingleton<IConfigurationValidator, GrainCollectionOptionsValidator>();
        services.AddSingleton<IConfigurationValidator, ClusteringValidator>();
        services.AddSingleton<IConfigurationValidator, ClusterOptionsValidator>();
        services.AddOptions<SiloOptions>().PostConfigure(static options => options.SiloName ??= $"Silo_{Guid.NewGuid().ToString("N")[..5]}");
        services.AddHostedService<SiloHostedService>();
    }
}
