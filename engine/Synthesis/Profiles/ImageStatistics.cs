namespace CellGenie.Synthesis;

/// <summary>What one source image tells about its culture.</summary>
/// <param name="Width">Frame width in pixels.</param>
/// <param name="Height">Frame height in pixels.</param>
/// <param name="Areas">Cell areas in pixels.</param>
/// <param name="Confluence">Share of the frame covered by cells.</param>
/// <param name="CellIntensity">Mean grey value of the cells' pixels.</param>
/// <param name="BackgroundIntensity">Mean background grey value under the cells.</param>
/// <param name="NearestNeighbour">Mean distance in pixels from a cell's centre to the nearest other; NaN below two cells.</param>
internal sealed record ImageStatistics(
    int Width,
    int Height,
    IReadOnlyList<int> Areas,
    double Confluence,
    double CellIntensity,
    double BackgroundIntensity,
    double NearestNeighbour);
