namespace CellGenie.Synthesis.Report;

/// <summary>Cells to look at.</summary>
/// <param name="Real">Real cells, evenly spread over the images.</param>
/// <param name="Synthetic">The synthetic cells that the classifier recognises most easily, of different images as far as there are some.</param>
internal sealed record CropGallery(IReadOnlyList<Crop> Real, IReadOnlyList<Crop> Synthetic);
