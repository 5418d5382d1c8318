using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>The size rules of a frame.</summary>
internal static class Frame
{
    /// <summary>The rule that a frame size breaks, or null.</summary>
    public static string? BrokenRule(long width, long height) =>
        width < 1 || height < 1 || width > GrayImage.MaxPixels || height > GrayImage.MaxPixels || width * height > GrayImage.MaxPixels
            ? $"a frame of {width}x{height} pixels is empty or has more than {GrayImage.MaxPixels} pixels"
            : null;

    /// <summary>Number of pixels of a frame.</summary>
    /// <exception cref="InvalidInputException">The size breaks a rule.</exception>
    public static int Pixels(string what, long width, long height)
    {
        var rule = BrokenRule(width, height);
        return rule == null ? (int)(width * height) : throw new InvalidInputException(what, "", rule);
    }
}
