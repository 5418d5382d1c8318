namespace CellGenie.Segmentation;

/// <summary>The size that an image is resized to: its short side as asked for, unless the long one becomes too long.</summary>
public static class ResizeRule
{
    /// <summary>The new size, each side rounded to the nearest pixel.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="shortSide">The short side asked for; 0 leaves the image as it is.</param>
    /// <param name="longSide">The most pixels of the long side.</param>
    public static (int Width, int Height) SizeOf(int width, int height, int shortSide, int longSide)
    {
        if (shortSide == 0)
            return (width, height);
        var scale = (double)shortSide / Math.Min(width, height);
        var (newWidth, newHeight) = height < width ? (scale * width, (double)shortSide) : (shortSide, scale * height);
        var longest = Math.Max(newWidth, newHeight);
        if (longest > longSide)
        {
            scale = longSide / longest;
            (newWidth, newHeight) = (newWidth * scale, newHeight * scale);
        }

        return (Math.Max(1, (int)(newWidth + 0.5)), Math.Max(1, (int)(newHeight + 0.5)));
    }
}
