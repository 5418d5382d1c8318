using System.Collections.Concurrent;
using CellGenie.Synthesis;

namespace CellGenie.Grains;

/// <summary>A dataset that is being rendered on this silo: its plan and the renderers that its shards take turns with. Thread-safe.</summary>
public sealed class RenderSession : IDisposable
{
    private readonly Lease<CellBank> _bank;
    private readonly ConcurrentBag<ShardRenderer> _idle = [];

    internal RenderSession(Lease<CellBank> bank, GenerationSpecification specification)
    {
        _bank = bank;
        Plan = DatasetPlan.Create(bank.Value, specification);
    }

    /// <summary>The plan.</summary>
    public DatasetPlan Plan { get; }

    /// <summary>Lends a renderer that nobody else uses.</summary>
    public Lease<ShardRenderer> RentRenderer()
    {
        var renderer = _idle.TryTake(out var used) ? used : new ShardRenderer(Plan);
        return new Lease<ShardRenderer>(renderer, () => _idle.Add(renderer));
    }

    /// <summary>Gives the bank back.</summary>
    public void Dispose() => _bank.Dispose();
}
