namespace Orleans.Runtime;

/// <summary>Where an activation of a grain lives.</summary>
[GenerateSerializer, Immutable]
public sealed class GrainAddress : IEquatable<GrainAddress>
{
    /// <summary>The grain.</summary>
    [Id(0)]
    public GrainId GrainId { get; init; }

    /// <summary>The activation.</summary>
    [Id(1)]
    public ActivationId ActivationId { get; init; }

    /// <summary>The silo.</summary>
    [Id(2)]
    public SiloAddress? SiloAddress { get; init; }

    /// <inheritdoc />
    public bool Equals(GrainAddress? other) =>
        other is not null && GrainId == other.GrainId && ActivationId == other.ActivationId && Equals(SiloAddress, other.SiloAddress);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as GrainAddress);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(GrainId, ActivationId);

    /// <summary>The address for people.</summary>
    public override string ToString() => $"[{SiloAddress} {GrainId} {ActivationId}]";
}
