namespace CellGenie.Synthesis.Realism;

/// <summary>One cell as the classifier sees it.</summary>
/// <param name="Features">The values of <see cref="CellFeatures.Names"/>.</param>
/// <param name="Image">Index of its image in <see cref="RealismSample.Images"/>.</param>
/// <param name="X">Column of its centre of mass in pixels.</param>
/// <param name="Y">Row of its centre of mass in pixels.</param>
internal sealed record CellRow(float[] Features, int Image, double X, double Y);
