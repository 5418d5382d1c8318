using Orleans.Metadata;
using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace Orleans.Local.Tests.Hosting;

/// <summary>Only silos whose metadata has the value.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class NeedsAttribute(string key, string value, int order = 0) : PlacementFilterAttribute(new NeedsStrategy(key, value, order));

public sealed class NeedsStrategy(string key, string value, int order) : PlacementFilterStrategy(order)
{
    public NeedsStrategy()
        : this("", "", 0)
    {
    }

    public string Key { get; private set; } = key;

    public string Value { get; private set; } = value;

    public override void AdditionalInitialize(GrainProperties properties)
    {
        Key = GetPlacementFilterGrainProperty("key", properties)!;
        Value = GetPlacementFilterGrainProperty("value", properties)!;
    }

    protected override IEnumerable<KeyValuePair<string, string>> GetAdditionalGrainProperties(
        IServiceProvider services, Type grainClass, GrainType grainType, IReadOnlyDictionary<string, string> existingProperties) =>
        [KeyValuePair.Create("key", Key), KeyValuePair.Create("value", Value)];
}

public sealed class NeedsDirector(ISiloMetadataCache metadata, Board board) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var needs = (NeedsStrategy)filterStrategy;
        board.Note($"{target.GrainIdentity} {needs.Key}={needs.Value}");
        return silos.Where(silo => metadata.GetSiloMetadata(silo).Metadata.GetValueOrDefault(needs.Key) == needs.Value);
    }
}

public interface IPlacedGrain : IGrainWithStringKey
{
    Task<string> SiloAsync();
}

[Needs("accelerator", "gpu"), RandomPlacement]
public sealed class PlacedGrain : Grain, IPlacedGrain
{
    public Task<string> SiloAsync() => Task.FromResult(RuntimeIdentity);
}
