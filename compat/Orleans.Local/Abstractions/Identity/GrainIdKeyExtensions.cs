using System.Globalization;

namespace Orleans.Runtime;

/// <summary>Keys that are integers or GUIDs.</summary>
public static class GrainIdKeyExtensions
{
    /// <summary>The key for an integer.</summary>
    public static IdSpan CreateIntegerKey(long key) => IdSpan.Create(key.ToString("X", CultureInfo.InvariantCulture));

    /// <summary>The key for a GUID.</summary>
    public static IdSpan CreateGuidKey(Guid key) => IdSpan.Create(key.ToString("N"));

    /// <summary>The integer of a key.</summary>
    /// <exception cref="ArgumentException">The key is not an integer.</exception>
    public static long GetIntegerKey(this GrainId grainId) =>
        long.TryParse(grainId.Key.ToString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var key)
            ? key
            : throw new ArgumentException($"Key '{grainId.Key}' of {grainId} is not an integer.", nameof(grainId));

    /// <summary>The GUID of a key.</summary>
    /// <exception cref="ArgumentException">The key is not a GUID.</exception>
    public static Guid GetGuidKey(this GrainId grainId) =>
        Guid.TryParseExact(grainId.Key.ToString(), "N", out var key)
            ? key
            : throw new ArgumentException($"Key '{grainId.Key}' of {grainId} is not a GUID.", nameof(grainId));
}
