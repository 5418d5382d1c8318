using CellGenie.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CellGenie.Grains;

/// <summary>Registers what renders on a silo.</summary>
public static class ComputeHosting
{
    /// <summary>Registers the compute pool and the open libraries.</summary>
    /// <param name="services">The services.</param>
    /// <param name="options">The options; checked here.</param>
    /// <exception cref="Imaging.CellGenieException">An option is not valid.</exception>
    public static IServiceCollection AddCompute(this IServiceCollection services, ComputeOptions options)
    {
        options.Validate();
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(p => new ComputePool(options, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new BankCache(p.GetRequiredService<IBlobStore>(), options));
        services.AddSingleton(p => new RenderSessions(p.GetRequiredService<BankCache>(), options));
        return services;
    }
}
