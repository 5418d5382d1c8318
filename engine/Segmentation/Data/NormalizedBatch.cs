using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Images as the network takes them: one plane each (the three channels are equal), normalised, padded with zeros to one size.</summary>
/// <param name="Pixels">Plane after plane, row-major: <c>Count * Height * Width</c> numbers.</param>
/// <param name="Height">Rows, a multiple of 32.</param>
/// <param name="Width">Columns, a multiple of 32.</param>
/// <param name="Sizes">Width and height of each image without its padding.</param>
public sealed record NormalizedBatch(float[] Pixels, int Height, int Width, IReadOnlyList<(int Width, int Height)> Sizes)
{
    /// <summary>Normalises and pads images.</summary>
    /// <exception cref="CellGenieException">Together they are too large for one batch.</exception>
    public static NormalizedBatch Of(IReadOnlyList<GrayImage> images, ModelOptions model)
    {
        var (width, height) = (Padded(images.Max(i => i.Width), model), Padded(images.Max(i => i.Height), model));
        var count = (long)width * height * images.Count;
        if (count > Array.MaxLength)
            throw new CellGenieException($"a batch of {images.Count} images of {width}x{height} pixels is too large; take fewer images at once");
        var table = new float[256];
        for (var v = 0; v < table.Length; v++)
            table[v] = (float)((v - model.PixelMean) / model.PixelStd);
        var pixels = new float[count];
        for (var n = 0; n < images.Count; n++)
        {
            for (var y = 0; y < images[n].Height; y++)
            {
                var source = images[n].Row(y);
                var target = pixels.AsSpan((n * height + y) * width, images[n].Width);
                for (var x = 0; x < target.Length; x++)
                    target[x] = table[source[x]];
            }
        }

        return new NormalizedBatch(pixels, height, width, [.. images.Select(i => (i.Width, i.Height))]);
    }

    private static int Padded(int side, ModelOptions model) => (side + model.SizeMultiple - 1) / model.SizeMultiple * model.SizeMultiple;
}
