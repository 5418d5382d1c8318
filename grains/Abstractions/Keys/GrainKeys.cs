namespace CellGenie.Grains;

/// <summary>Grain references by name, so that callers never build a key.</summary>
public static class GrainKeys
{
    /// <summary>The grain of a tenant.</summary>
    public static ITenantGrain Tenant(this IGrainFactory grains, string tenant) => grains.GetGrain<ITenantGrain>(TenantKey.Of(tenant).ToString());

    /// <summary>The grain of a dataset.</summary>
    public static IDatasetGrain Dataset(this IGrainFactory grains, string tenant, string dataset) => grains.GetGrain<IDatasetGrain>(TenantKey.Of(tenant, dataset).ToString());

    /// <summary>The grain of a culture of a dataset.</summary>
    public static ICultureGrain Culture(this IGrainFactory grains, string tenant, string dataset, string culture) => grains.GetGrain<ICultureGrain>(TenantKey.OfCulture(tenant, dataset, culture).ToString());

    /// <summary>The grain of a dataset's cell library.</summary>
    public static ICellLibraryGrain Library(this IGrainFactory grains, string tenant, string dataset) => grains.GetGrain<ICellLibraryGrain>(TenantKey.Of(tenant, dataset).ToString());

    /// <summary>The grain of a batch.</summary>
    public static IImageBatchGrain Batch(this IGrainFactory grains, string tenant, string batch) => grains.GetGrain<IImageBatchGrain>(TenantKey.Of(tenant, batch).ToString());

    /// <summary>The grain of a shard of a batch.</summary>
    public static IRenderShardGrain Shard(this IGrainFactory grains, string tenant, string batch, int shard) => grains.GetGrain<IRenderShardGrain>(TenantKey.OfShard(tenant, batch, shard).ToString());

    /// <summary>The grain that puts a batch together.</summary>
    public static IBatchAssemblyGrain BatchAssembly(this IGrainFactory grains, string tenant, string batch) => grains.GetGrain<IBatchAssemblyGrain>(TenantKey.Of(tenant, batch).ToString());

    /// <summary>The grain of a training run.</summary>
    public static ITrainingRunGrain Run(this IGrainFactory grains, string tenant, string run) => grains.GetGrain<ITrainingRunGrain>(TenantKey.Of(tenant, run).ToString());

    /// <summary>The trainer of a training run.</summary>
    public static ITrainerGrain Trainer(this IGrainFactory grains, string tenant, string run) => grains.GetGrain<ITrainerGrain>(TenantKey.Of(tenant, run).ToString());

    /// <summary>The queue of a class of GPUs, for example <c>a100</c>.</summary>
    public static IGpuQueueGrain GpuQueue(this IGrainFactory grains, string gpuClass) => grains.GetGrain<IGpuQueueGrain>($"gpu/{gpuClass}");
}
