namespace CellGenie.Segmentation.Torch;

/// <summary>Images of different size side by side in one block, each in its upper left corner.</summary>
internal sealed class ImageBatch
{
    /// <summary>Packs images.</summary>
    /// <param name="images">Grey values, height and width of each.</param>
    /// <param name="multiple">Both sides of the block become a multiple of it.</param>
    public ImageBatch(IReadOnlyList<(byte[] Pixels, int Height, int Width)> images, int multiple)
    {
        Sizes = [.. images.Select(i => (i.Height, i.Width))];
        Height = RoundUp(images.Max(i => i.Height), multiple);
        Width = RoundUp(images.Max(i => i.Width), multiple);
        Pixels = new byte[(long)images.Count * Height * Width];
        for (var i = 0; i < images.Count; i++)
        {
            for (var y = 0; y < images[i].Height; y++)
                images[i].Pixels.AsSpan(y * images[i].Width, images[i].Width).CopyTo(Pixels.AsSpan((i * Height + y) * Width));
        }
    }

    /// <summary>[images, Height, Width]; 0 beside the images.</summary>
    public byte[] Pixels { get; }

    /// <summary>Height and width of each image.</summary>
    public IReadOnlyList<(int Height, int Width)> Sizes { get; }

    /// <summary>Height of the block.</summary>
    public int Height { get; }

    /// <summary>Width of the block.</summary>
    public int Width { get; }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
