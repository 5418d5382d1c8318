namespace Orleans.Runtime;

/// <summary>Tells one activation of a grain from the next.</summary>
[GenerateSerializer, Immutable]
public readonly struct ActivationId : IEquatable<ActivationId>
{
    private readonly Guid key;

    /// <summary>Makes an identity.</summary>
    public ActivationId(Guid key) => this.key = key;

    /// <summary>Whether this is the default value.</summary>
    public bool IsDefault => key == Guid.Empty;

    /// <summary>A new identity.</summary>
    public static ActivationId NewId() => new(Guid.NewGuid());

    /// <inheritdoc />
    public bool Equals(ActivationId other) => key == other.key;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is ActivationId other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => key.GetHashCode();

    /// <summary>Compares by value.</summary>
    public static bool operator ==(ActivationId left, ActivationId right) => left.Equals(right);

    /// <summary>Compares by value.</summary>
    public static bool operator !=(ActivationId left, ActivationId right) => !left.Equals(right);

    /// <summary>The identity for people.</summary>
    public override string ToString() => $"@{key:N}";
}
