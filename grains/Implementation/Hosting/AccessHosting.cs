using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CellGenie.Grains;

/// <summary>Who calls whom, and who may.</summary>
public static class AccessHosting
{
    /// <summary>Checks every grain call of a silo, and signs those that it makes.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="configure">Sets the cluster's secret.</param>
    public static ISiloBuilder AddCellGenieAccess(this ISiloBuilder silo, Action<AccessOptions> configure)
    {
        silo.Services.AddCellGeniePrincipals(configure);
        return silo.AddIncomingGrainCallFilter<AccessFilter>().AddOutgoingGrainCallFilter<CallerFilter>();
    }

    /// <summary>What signs and checks principals, for a silo or a trusted client.</summary>
    public static IServiceCollection AddCellGeniePrincipals(this IServiceCollection services, Action<AccessOptions> configure)
    {
        services.AddOptions<AccessOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<PrincipalToken>();
        services.TryAddSingleton<PrincipalContext>();
        services.TryAddSingleton<IPrincipalAccessor>(p => p.GetRequiredService<PrincipalContext>());
        return services;
    }
}
