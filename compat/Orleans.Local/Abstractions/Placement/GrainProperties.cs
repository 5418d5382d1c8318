using System.Collections.Immutable;

namespace Orleans.Metadata;

/// <summary>The properties of a grain type.</summary>
public sealed class GrainProperties
{
    /// <summary>Makes the set.</summary>
    public GrainProperties(ImmutableDictionary<string, string> values) => Properties = values;

    /// <summary>The properties.</summary>
    public ImmutableDictionary<string, string> Properties { get; }
}
