using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>An image as it is stored or composed.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Pixels">Its pixels; not shared with another image.</param>
/// <param name="Cells">Its cells: box, and outlines or pixels.</param>
internal sealed record SourceImage(string Name, GrayImage Pixels, IReadOnlyList<SourceCell> Cells);

/// <summary>A cell of an image: its outlines, or its pixels.</summary>
internal sealed record SourceCell(BoundingBox Box, PolygonSegmentation? Polygons, Mask? Mask);
