using System.Text;

namespace Orleans.Runtime;

/// <summary>A part of an identity: UTF-8 bytes with their hash.</summary>
[GenerateSerializer, Immutable]
public readonly struct IdSpan : IEquatable<IdSpan>, IComparable<IdSpan>
{
    private readonly byte[]? bytes;
    private readonly int hash;

    /// <summary>Makes a part from bytes, which must not change afterwards.</summary>
    public IdSpan(byte[] value)
    {
        bytes = value;
        hash = unchecked((int)StableHash.ComputeHash(value));
    }

    /// <summary>Whether this is the default value.</summary>
    public bool IsDefault => bytes is null || bytes.Length == 0;

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Value => bytes;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> AsSpan() => bytes;

    /// <summary>Makes a part from a string.</summary>
    public static IdSpan Create(string id) => new(Encoding.UTF8.GetBytes(id));

    /// <summary>The same number on every machine and in every process.</summary>
    public uint GetUniformHashCode() => unchecked((uint)hash);

    /// <inheritdoc />
    public int CompareTo(IdSpan other) => AsSpan().SequenceCompareTo(other.AsSpan());

    /// <inheritdoc />
    public bool Equals(IdSpan obj) => hash == obj.hash && (ReferenceEquals(bytes, obj.bytes) || AsSpan().SequenceEqual(obj.AsSpan()));

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is IdSpan other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => hash;

    /// <summary>Compares by value.</summary>
    public static bool operator ==(IdSpan left, IdSpan right) => left.Equals(right);

    /// <summary>Compares by value.</summary>
    public static bool operator !=(IdSpan left, IdSpan right) => !left.Equals(right);

    /// <summary>The string.</summary>
    public override string ToString() => bytes is null ? "" : Encoding.UTF8.GetString(bytes);
}
