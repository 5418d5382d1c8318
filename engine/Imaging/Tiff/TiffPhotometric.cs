namespace CellGenie.Imaging;

/// <summary>What the samples of a TIFF file mean (tag 262).</summary>
internal enum TiffPhotometric
{
    WhiteIsZero = 0,
    BlackIsZero = 1,
    Rgb = 2,
    Palette = 3,
}
