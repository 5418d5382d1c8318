using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Placement;

namespace CellGenie.Grains;

/// <summary>Registers what batches need on a silo.</summary>
public static class BatchHosting
{
    /// <summary>Registers the placement of shards and what drives them.</summary>
    /// <param name="builder">The silo.</param>
    public static ISiloBuilder AddBatches(this ISiloBuilder builder)
    {
        builder.Services.AddOptions<BatchOptions>().BindConfiguration(BatchOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<BatchPlanner>();
        builder.Services.AddSingleton<ShardJobs>();
        builder.Services.AddPlacementFilter<ComputeSiloFilter, ComputeSiloFilterDirector>(ServiceLifetime.Transient);
        return builder;
    }
}
