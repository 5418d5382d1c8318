namespace CellGenie.Synthesis;

/// <summary>One culture of a dataset: its ranges and frame.</summary>
public sealed record CultureSpecification
{
    /// <summary>Name of the culture.</summary>
    public required string Name { get; init; }

    /// <summary>Cells an image: N is drawn from it.</summary>
    public required IntRange PopulationRange { get; init; }

    /// <summary>Area of the donors in pixels.</summary>
    public required IntRange AreaRange { get; init; }

    /// <summary>Width of the images in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height of the images in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>A culture as its profile says.</summary>
    public static CultureSpecification Of(CultureProfile profile) => new()
    {
        Name = profile.Name,
        PopulationRange = profile.PopulationRange,
        AreaRange = profile.AreaRange,
        Width = profile.FrameWidth,
        Height = profile.FrameHeight,
    };
}
