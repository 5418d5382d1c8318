using System.Globalization;
using System.Net;
using System.Text.Json.Serialization;

namespace Orleans.Runtime;

/// <summary>The address of a silo: end point and generation, written <c>ip:port@generation</c> by <see cref="ToParsableString"/>.</summary>
[Immutable]
[JsonConverter(typeof(SiloAddressConverter))]
public sealed class SiloAddress : IEquatable<SiloAddress>, IComparable<SiloAddress>
{
    private static int lastGeneration;

    private SiloAddress(IPEndPoint endpoint, int generation)
    {
        Endpoint = endpoint;
        Generation = generation;
    }

    /// <summary>The end point.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Tells one start of a silo from the next at the same end point.</summary>
    public int Generation { get; }

    /// <summary>The address that stands for none.</summary>
    public static SiloAddress Zero { get; } = New(IPAddress.Any, 0, 0);

    /// <summary>Makes an address.</summary>
    public static SiloAddress New(IPEndPoint ep, int gen) => new(ep, gen);

    /// <summary>Makes an address.</summary>
    public static SiloAddress New(IPAddress address, int port, int generation) => new(new IPEndPoint(address, port), generation);

    /// <summary>A generation later than every one given out before in this process.</summary>
    public static int AllocateNewGeneration() => Interlocked.Increment(ref lastGeneration);

    /// <summary>Reads what <see cref="ToParsableString"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not of this form.</exception>
    public static SiloAddress FromParsableString(string addr)
    {
        var at = addr.LastIndexOf('@');
        return at > 0 && IPEndPoint.TryParse(addr.AsSpan(0, at), out var endpoint)
            && int.TryParse(addr.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
            ? new SiloAddress(endpoint, generation)
            : throw new FormatException($"'{addr}' is not a silo address.");
    }

    /// <summary>The address in the form <c>ip:port@generation</c>.</summary>
    public string ToParsableString() => $"{Endpoint}@{Generation.ToString(CultureInfo.InvariantCulture)}";

    /// <inheritdoc />
    public int CompareTo(SiloAddress? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = Generation.CompareTo(other.Generation);
        return order != 0 ? order : string.CompareOrdinal(Endpoint.ToString(), other.Endpoint.ToString());
    }

    /// <inheritdoc />
    public bool Equals(SiloAddress? other) => other is not null && Generation == other.Generation && Endpoint.Equals(other.Endpoint);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as SiloAddress);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Endpoint, Generation);

    /// <summary>The address for people.</summary>
    public override string ToString() => $"S{Endpoint}:{Generation.ToString(CultureInfo.InvariantCulture)}";
}
