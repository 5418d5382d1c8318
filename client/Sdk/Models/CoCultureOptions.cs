using System.Text.Json.Serialization;

namespace CellGenie.Client;

/// <summary>A co-culture: several cultures in one image.</summary>
public sealed record CoCultureOptions
{
    /// <summary>Its name; null for the cultures with their shares in percent, such as <c>A172-70+BV2-30</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Two to sixteen cultures with the ratio of each. The first gives background and frame.</summary>
    public required IReadOnlyList<CoCultureShare> Parts { get; init; }
}
