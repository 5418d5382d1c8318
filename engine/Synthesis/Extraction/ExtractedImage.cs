namespace CellGenie.Synthesis;

/// <summary>What one image gives: its cells, its background, and what could not be used.</summary>
internal sealed class ExtractedImage
{
    public required SourceImage Source { get; init; }

    public List<ExtractedCell> Cells { get; } = [];

    public ExtractedBackground? Background { get; set; }

    public double Confluence { get; set; }

    public List<string> Problems { get; } = [];
}

/// <summary>One cut-out cell.</summary>
/// <param name="Culture">Name of its culture.</param>
/// <param name="Record">Its entry, still without place and culture in the bank.</param>
/// <param name="Data">Crop, matte and runs.</param>
/// <param name="Intensity">Mean grey value inside the mask.</param>
/// <param name="CentreX">Centre of mass, pixels.</param>
/// <param name="CentreY">Centre of mass, pixels.</param>
internal sealed record ExtractedCell(string Culture, CellRecord Record, byte[] Data, double Intensity, double CentreX, double CentreY);
