namespace CellGenie.Imaging;

/// <summary>What an image file says about itself.</summary>
/// <param name="Format">The format, told from the first bytes.</param>
/// <param name="Width">Width of the first page in pixels.</param>
/// <param name="Height">Height of the first page in pixels.</param>
/// <param name="Channels">Channels of the first page as <see cref="ImageFile.Decode(string, int)"/> returns them, 1 to 4.</param>
/// <param name="BitsPerSample">8 or 16, as <see cref="ImageFile.Decode(string, int)"/> returns them.</param>
/// <param name="Pages">Number of pages, at least 1.</param>
public sealed record ImageInfo(ImageFormat Format, int Width, int Height, int Channels, int BitsPerSample, int Pages);
