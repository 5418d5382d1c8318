using System.Text.Json;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>What is normal for one culture (Algorithm 1, Module 2: the ranges that cells and populations are drawn from).</summary>
public sealed record CultureProfile
{
    /// <summary>Name of the culture.</summary>
    public required string Name { get; init; }

    /// <summary>Number of images that the profile rests on.</summary>
    public required int Images { get; init; }

    /// <summary>Images left out because far too few of their cells are annotated.</summary>
    public required int IncompleteImages { get; init; }

    /// <summary>Number of cells in the bank.</summary>
    public required int Cells { get; init; }

    /// <summary>Normal cell area in pixels: 1st to 99th percentile.</summary>
    public required IntRange AreaRange { get; init; }

    /// <summary>Normal number of cells an image: 5th to 95th percentile over images.</summary>
    public required IntRange PopulationRange { get; init; }

    /// <summary>Median cell area in pixels.</summary>
    public required int MedianArea { get; init; }

    /// <summary>Mean cell area in pixels.</summary>
    public required double MeanArea { get; init; }

    /// <summary>Mean grey value of the cells' pixels.</summary>
    public required double MeanCellIntensity { get; init; }

    /// <summary>Mean grey value of the backgrounds under the cells.</summary>
    public required double MeanBackgroundIntensity { get; init; }

    /// <summary>Share of the frame covered by cells, mean over images.</summary>
    public required double Confluence { get; init; }

    /// <summary>Mean distance in pixels from a cell's centre to the nearest other centre.</summary>
    public required double MeanNearestNeighbour { get; init; }

    /// <summary>Width of the culture's most common frame in pixels.</summary>
    public required int FrameWidth { get; init; }

    /// <summary>Height of the culture's most common frame in pixels.</summary>
    public required int FrameHeight { get; init; }

    /// <summary>Count and mean area of the cells of each image, image by image: crowded cells are smaller, so the two belong together.</summary>
    public required IReadOnlyList<PopulationSample> Populations { get; init; }

    /// <summary>The profile as JSON, as it stands in a bank's index.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, SynthesisJson.Default.CultureProfile);

    /// <summary>Index of a culture by its name, upper and lower case being the same.</summary>
    /// <param name="profiles">The profiles of a library.</param>
    /// <param name="name">Name of the culture.</param>
    /// <param name="library">What the message calls the library.</param>
    /// <exception cref="CellGenieException">There is no such culture; the message lists those there are.</exception>
    public static int IndexOf(IReadOnlyList<CultureProfile> profiles, string name, string library)
    {
        for (var c = 0; c < profiles.Count; c++)
        {
            if (string.Equals(profiles[c].Name, name, StringComparison.OrdinalIgnoreCase))
                return c;
        }

        throw new CellGenieException($"unknown culture '{name}'; the library {library} has {string.Join(", ", profiles.Select(c => c.Name))}");
    }
}
