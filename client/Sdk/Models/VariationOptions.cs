using System.Text.Json.Serialization;

namespace CellGenie.Client;

/// <summary>How far donors are varied by the augmentations that were chosen. What is not said is as the service’s defaults say.</summary>
public sealed record VariationOptions
{
    /// <summary>Largest angle to either side in degrees, 0 to 180.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Angle { get; init; }

    /// <summary>Least factor of a cell’s length and width, 0.5 to 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ScaleLow { get; init; }

    /// <summary>Largest factor of a cell’s length and width, 1 to 2.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ScaleHigh { get; init; }

    /// <summary>Strength of elastic deformation, 0 to 0.2.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Elastic { get; init; }

    /// <summary>Least factor of the contrast to the background, 0.5 to 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ContrastLow { get; init; }

    /// <summary>Largest factor of the contrast to the background, 1 to 2.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ContrastHigh { get; init; }

    /// <summary>Grey levels that a cell becomes brighter or darker by at most, 0 to 64.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Brightness { get; init; }

    /// <summary>Largest blur in pixels, 0 to 3.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Defocus { get; init; }
}
