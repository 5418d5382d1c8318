using CellGenie.Imaging;

namespace CellGenie.Synthesis.Sampling;

/// <summary>One simulated image with its annotations.</summary>
/// <param name="Image">The 8-bit picture.</param>
/// <param name="Cells">The cells that can be seen in it, in order of their upper edge.</param>
/// <param name="FileName">A name by LIVECell's scheme, unique for (culture, index).</param>
public sealed record SampleImage(GrayImage Image, IReadOnlyList<SampleCell> Cells, string FileName);
