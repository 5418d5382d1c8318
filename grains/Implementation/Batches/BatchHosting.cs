using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CellGenie.Grains;

/// <summary>Registers what batches need on a silo.</summary>
public static class BatchHosting
{
    /// <summary>Registers the placement of shards, and the compute pool where this silo renders.</summary>
    /// <param name="builder">The silo.</param>
    public static ISiloBuilder AddBatches(this ISiloBuilder builder)
    {
        builder.Services.AddOptions<BatchOptions>().BindConfiguration("CellGenie:Batches").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<BatchPlanner>();
        builder.Services.AddSingleton<ShardJobs>();
        builder.Services.AddPlacementFilter<ComputeSiloFilter, ComputeSiloFilterDirector>(ServiceLifetime.Singleton);
        return builder;
    }
}
