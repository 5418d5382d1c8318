namespace CellGenie.Synthesis;

/// <summary>What the masks of an image tell without its pixels.</summary>
/// <param name="Image">The image.</param>
/// <param name="Culture">Culture of most of its cells.</param>
/// <param name="Cells">Number of cells.</param>
/// <param name="Covered">Sum of their areas over that of the frame.</param>
internal sealed record MaskSummary(ImageToExtract Image, string Culture, int Cells, double Covered);
