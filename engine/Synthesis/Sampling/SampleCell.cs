using CellGenie.Coco;

namespace CellGenie.Synthesis.Sampling;

/// <summary>One annotated cell of a simulated image.</summary>
/// <param name="Culture">Name of its culture.</param>
/// <param name="Outline">The outline inside the frame, with two decimals.</param>
/// <param name="Area">Number of pixels of the rasterised outline, at least <see cref="SampleLab.SmallestArea"/>.</param>
public sealed record SampleCell(string Culture, PolygonSegmentation Outline, int Area)
{
    /// <summary>The polygons: one array of x0, y0, x1, y1, … in pixels each.</summary>
    public IReadOnlyList<double[]> Polygons => Outline.Parts;
}
