using System.Text.Json.Serialization;

namespace CellGenie.Synthesis;

/// <summary>A co-culture as it is asked for: several cultures in one image.</summary>
public sealed record CoCulture
{
    /// <summary>The most cultures of one co-culture.</summary>
    public const int MostParts = 16;

    /// <summary>The largest ratio.</summary>
    public const double MostRatio = 1_000_000;

    /// <summary>Its name. Null: the cultures with their shares in percent, such as <c>A172-70+BV2-30</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>The ratio of each culture, above 0; only their relations count. The first gives background and frame.</summary>
    public required IReadOnlyList<CoCulturePart> Parts { get; init; }

    /// <summary>The name that was given, or the one that the parts make.</summary>
    internal string NameOr(IEnumerable<MixturePart> parts)
    {
        if (Name != null)
            return Name;
        var sum = parts.Sum(p => p.Ratio);
        return string.Join('+', parts.Select(p => $"{p.Culture}-{(int)Math.Round(100 * p.Ratio / sum)}"));
    }
}
