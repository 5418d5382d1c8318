using System.Text.Json.Serialization;
using CellGenie.Coco;

namespace CellGenie.Synthesis;

/// <summary>One image that cells were taken from.</summary>
public sealed record SourceImage
{
    /// <summary>File name as in the annotation file.</summary>
    public required string File { get; init; }

    /// <summary>Name of the annotation file, without its folder.</summary>
    public required string Annotations { get; init; }

    /// <summary>Width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>The culture.</summary>
    public required string Culture { get; init; }

    /// <summary>The split (train, val, test), where it is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Split { get; init; }

    /// <summary>Whether it belongs to a test split.</summary>
    [JsonIgnore]
    public bool IsTest => SplitNames.IsTest(Split);

    /// <summary>Id of the licence in the annotation file, where it is given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? License { get; init; }

    /// <summary>The rule by which the file was reduced to 8-bit grey.</summary>
    public required string Reduction { get; init; }

    /// <summary>SHA-256 of the decoded 8-bit pixels, in hexadecimal.</summary>
    public required string PixelSha256 { get; init; }

    /// <summary>Number of cells taken from it.</summary>
    public required int Cells { get; init; }

    /// <summary>True when it has far fewer annotations than is normal for its culture; such an image tells nothing about populations or backgrounds.</summary>
    public bool Incomplete { get; init; }
}
