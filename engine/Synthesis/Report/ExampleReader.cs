using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis.Report;

/// <summary>Loads single images for the report.</summary>
internal sealed class ExampleReader
{
    // A page of whole-slide frames would open on no laptop, and a smaller copy would not show what is there.
    private const int MaxSide = 1024;

    // The tracer's limit: corners are packed into 16 bits each.
    private const int MaxOutlined = ushort.MaxValue - 1;

    private readonly PngEncoder _encoder = new();

    /// <summary>Reads an image and outlines its cells.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read, or is not the image that was annotated.</exception>
    public ExampleImage Read(string folder, CocoFile coco, CocoImage image)
    {
        var loaded = AnnotatedImage.Load(folder, image);
        if (Math.Max(image.Width, image.Height) > MaxOutlined)
            throw new InvalidInputException(image.FileName, "", $"is {image.Width}x{image.Height}; sides of up to {MaxOutlined} pixels can be outlined");

        var section = Crop(loaded.Image, out var x, out var y);
        var outlines = new OutlinePath();
        var cells = 0;
        foreach (var annotation in coco.ReadAnnotations(image))
        {
            if (annotation.IsCrowd || annotation.Segmentation.ToMask(image.Width, image.Height) is not { } mask)
                continue;
            cells++;
            if (mask.Box.IntersectionArea(new BoundingBox(x, y, section.Width, section.Height)) > 0)
                outlines.Add(mask);
        }

        return new ExampleImage
        {
            File = image.FileName,
            FrameWidth = image.Width,
            FrameHeight = image.Height,
            Cells = cells,
            Reduction = loaded.Rule,
            X = x,
            Y = y,
            Width = section.Width,
            Height = section.Height,
            Png = _encoder.Encode(section).ToArray(),
            Outlines = outlines.ToString(),
        };
    }

    private static GrayImage Crop(GrayImage image, out int left, out int top)
    {
        var width = Math.Min(image.Width, MaxSide);
        var height = Math.Min(image.Height, MaxSide);
        left = (image.Width - width) / 2;
        top = (image.Height - height) / 2;
        if (width == image.Width && height == image.Height)
            return image;
        var section = new GrayImage(width, height);
        for (var y = 0; y < height; y++)
            image.Row(top + y).Slice(left, width).CopyTo(section.Row(y));
        return section;
    }
}
