namespace CellGenie.Imaging;

/// <summary>A grey image and the rule that made it from the file.</summary>
/// <param name="Image">The image.</param>
/// <param name="Rule">Name of the <see cref="GrayReduction"/> that was used, for the manifest.</param>
public sealed record LoadedImage(GrayImage Image, string Rule);
