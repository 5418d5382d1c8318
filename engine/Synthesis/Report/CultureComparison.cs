using System.Text.Json.Serialization;
using CellGenie.Synthesis.Realism;

namespace CellGenie.Synthesis.Report;

/// <summary>One culture, real against synthetic.</summary>
public sealed record CultureComparison
{
    /// <summary>Name of the culture.</summary>
    public required string Name { get; init; }

    /// <summary>The cultures of a co-culture, whose cells are compared under their own names; null for a single culture.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? CoCultureOf { get; init; }

    /// <summary>The real images; null where there are none.</summary>
    public required SideNumbers? Real { get; init; }

    /// <summary>The synthetic images; null where there are none.</summary>
    public required SideNumbers? Synthetic { get; init; }

    /// <summary>Cells that were chosen for the synthetic images.</summary>
    public required long ChosenCells { get; init; }

    /// <summary>Chosen cells that were left out because too little of them would have been visible.</summary>
    public required long HiddenCells { get; init; }

    /// <summary>Synthetic images that could not be made.</summary>
    public required int FailedImages { get; init; }

    /// <summary>How far the synthetic images are from the real ones; null where a side has none, or where it was not asked for.</summary>
    public RealismMetrics? Metrics { get; init; }

    /// <summary>The same metrics between two halves of the real images, for scale: with so few images, less cannot be expected. Null below four real images.</summary>
    public RealismMetrics? RealAgainstReal { get; init; }

    /// <summary>By what synthetic cells are recognised, most telling first.</summary>
    public IReadOnlyList<TellingFeature> Tells { get; init; } = [];

    /// <summary>The donors of the synthetic cells; null where there are no synthetic images.</summary>
    public DonorUse? Donors { get; init; }

    /// <summary>Real images that donors were cut out of as well, by their pixels: their cells stand on both sides, so that the comparison flatters.</summary>
    public int SharedImages { get; init; }
}
