using System.Collections.Immutable;

namespace Orleans.Runtime.MembershipService.SiloMetadata;

/// <summary>What a silo says about itself.</summary>
[GenerateSerializer]
public record SiloMetadata
{
    /// <summary>Nothing.</summary>
    public static SiloMetadata Empty { get; } = new();

    /// <summary>The words, by their keys.</summary>
    [Id(0)]
    public ImmutableDictionary<string, string> Metadata { get; private set; } = ImmutableDictionary<string, string>.Empty;

    internal void AddMetadata(IEnumerable<KeyValuePair<string, string>> metadata) => Metadata = Metadata.SetItems(metadata);
}
