using System.Text.Json.Serialization;

namespace CellGenie.Client;

/// <summary>How images are composed. What is not said is as the service’s preset says.</summary>
public sealed record CompositionOptions
{
    /// <summary>How a cell meets what lies under it: <c>hard</c> or <c>feather</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Blend { get; init; }

    /// <summary>Width of the feathered ring in pixels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? FeatherWidth { get; init; }

    /// <summary>What happens to a donor’s grey values: <c>keep</c>, or <c>match</c> the new background.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Brightness { get; init; }

    /// <summary>What happens to donors that their frame cut: <c>atFrame</c>, <c>anywhere</c> or <c>exclude</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CutCells { get; init; }

    /// <summary>Least visible share of a cell, 0 to 1; below it the cell is left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MinVisibleFraction { get; init; }

    /// <summary>Least visible area in pixels, 1 or more; below it the cell is left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MinVisibleArea { get; init; }
}
