namespace Orleans.Runtime;

/// <summary>The name of a grain class, which is part of every identity of its grains.</summary>
[GenerateSerializer, Immutable]
public readonly struct GrainType : IEquatable<GrainType>, IComparable<GrainType>
{
    /// <summary>Makes a type from its name.</summary>
    public GrainType(IdSpan id) => Value = id;

    /// <summary>Makes a type from the UTF-8 bytes of its name.</summary>
    public GrainType(byte[] value) => Value = new IdSpan(value);

    /// <summary>The name.</summary>
    public IdSpan Value { get; }

    /// <summary>Whether this is the default value.</summary>
    public bool IsDefault => Value.IsDefault;

    /// <summary>Makes a type from its name.</summary>
    public static GrainType Create(string value) => new(IdSpan.Create(value));

    /// <summary>The UTF-8 bytes of the name.</summary>
    public ReadOnlySpan<byte> AsSpan() => Value.AsSpan();

    /// <summary>The same number on every machine and in every process.</summary>
    public uint GetUniformHashCode() => Value.GetUniformHashCode();

    /// <inheritdoc />
    public int CompareTo(GrainType other) => Value.CompareTo(other.Value);

    /// <inheritdoc />
    public bool Equals(GrainType obj) => Value.Equals(obj.Value);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is GrainType other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Value.GetHashCode();

    /// <summary>Compares by value.</summary>
    public static bool operator ==(GrainType left, GrainType right) => left.Equals(right);

    /// <summary>Compares by value.</summary>
    public static bool operator !=(GrainType left, GrainType right) => !left.Equals(right);

    /// <summary>The name.</summary>
    public override string? ToString() => Value.ToString();
}
