using CellGenie.Grains.Storage;
using CellGenie.Synthesis;

namespace CellGenie.Grains;

/// <summary>Makes the jobs that orders ask for.</summary>
/// <param name="sessions">Open libraries with what images are drawn from.</param>
/// <param name="banks">Open libraries.</param>
/// <param name="blobs">Where results go.</param>
/// <param name="options">The compute pool's options.</param>
internal sealed class ShardJobs(RenderSessions sessions, BankCache banks, IBlobStore blobs, ComputeOptions options)
{
    /// <summary>The job of a shard.</summary>
    public ShardJob Create(TenantKey shard, ShardOrder order) =>
        new(new ShardWork(SourceOf(shard, order.Dataset, order.LibraryVersion, order.SpecificationJson), order.Shard, order.First, order.Count), sessions, blobs, options);

    /// <summary>The job of an assembly.</summary>
    public AssemblyJob Create(TenantKey batch, AssemblyOrder order, ShardSettlement settlement) =>
        new(SourceOf(batch, order.Dataset, order.LibraryVersion, order.SpecificationJson), order.Shards, order.ShardSize, settlement, banks, blobs);

    private static BatchSource SourceOf(TenantKey key, string dataset, string libraryVersion, string specification) =>
        new(key.Id!, new BankKey(key.Tenant, dataset, libraryVersion), GenerationSpecification.Parse(specification, $"specification of {key.Id}"));
}
