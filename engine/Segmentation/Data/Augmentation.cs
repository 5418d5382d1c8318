using CellGenie.Imaging;
using CellGenie.Synthesis;

namespace CellGenie.Segmentation;

/// <summary>What is done to one training image. Everything is drawn before anything is applied, so that a change of one setting leaves the others' draws.</summary>
internal readonly record struct Augmentation(
    double CropWidth, double CropHeight, double CropX, double CropY, int ShortSide, bool FlipsAcross, bool FlipsDown, double Contrast, double Brightness)
{
    /// <summary>Draws the augmentation of a place in the training.</summary>
    public static Augmentation Draw(TrainingOptions options, int position)
    {
        var random = new CounterRandom(options.Seed, 0, position, TrainingRandom.Augmentation);
        return new Augmentation(
            options.MinCrop + (1 - options.MinCrop) * random.NextDouble(),
            options.MinCrop + (1 - options.MinCrop) * random.NextDouble(),
            random.NextDouble(),
            random.NextDouble(),
            options.ShortSides[random.Next(options.ShortSides.Count)],
            random.NextDouble() < options.HorizontalFlip,
            random.NextDouble() < options.VerticalFlip,
            1 + options.Contrast * (2 * random.NextDouble() - 1),
            options.Brightness * (2 * random.NextDouble() - 1));
    }

    /// <summary>Applies it.</summary>
    public TrainingSample Apply(SourceImage source, int longSide)
    {
        var transform = ImageTransform.Identity;
        var image = Crop(source.Pixels, ref transform);
        var (width, height) = ResizeRule.SizeOf(image.Width, image.Height, ShortSide, longSide);
        transform = transform.Scaled((double)width / image.Width, (double)height / image.Height);
        image = BilinearResize.Resize(image, width, height);
        if (FlipsAcross)
        {
            transform = transform.FlippedAcross(width);
            for (var y = 0; y < height; y++)
                image.Row(y).Reverse();
        }

        if (FlipsDown)
        {
            transform = transform.FlippedDown(height);
            for (var y = 0; y < height / 2; y++)
                Swap(image.Row(y), image.Row(height - 1 - y));
        }

        ChangeLevels(image);
        return Place(source, image, transform);
    }

    private static TrainingSample Place(SourceImage source, GrayImage image, ImageTransform transform)
    {
        var boxes = new List<float>(4 * source.Cells.Count);
        var shapes = new List<CellShape>(source.Cells.Count);
        foreach (var cell in source.Cells)
        {
            var (xa, xb) = (transform.X(cell.Box.X), transform.X(cell.Box.Right));
            var (ya, yb) = (transform.Y(cell.Box.Y), transform.Y(cell.Box.Bottom));
            var (x0, x1) = (Clip(Math.Min(xa, xb), image.Width), Clip(Math.Max(xa, xb), image.Width));
            var (y0, y1) = (Clip(Math.Min(ya, yb), image.Height), Clip(Math.Max(ya, yb), image.Height));
            if (!(x1 > x0 && y1 > y0))
                continue;
            boxes.AddRange([x0, y0, x1, y1]);
            shapes.Add(cell.Polygons is { } polygons ? PolygonShape.Of(polygons, transform) : new MaskShape(cell.Mask!, transform));
        }

        return new TrainingSample(image, [.. boxes], shapes, source.Name);
    }

    private GrayImage Crop(GrayImage image, ref ImageTransform transform)
    {
        var (width, height) = (Math.Max(1, (int)(CropWidth * image.Width + 0.5)), Math.Max(1, (int)(CropHeight * image.Height + 0.5)));
        if (width == image.Width && height == image.Height)
            return image;
        var (left, top) = ((int)(CropX * (image.Width - width + 1)), (int)(CropY * (image.Height - height + 1)));
        var cropped = new GrayImage(width, height);
        for (var y = 0; y < height; y++)
            image.Row(top + y).Slice(left, width).CopyTo(cropped.Row(y));
        transform = transform.Moved(-left, -top);
        return cropped;
    }

    private void ChangeLevels(GrayImage image)
    {
        if (Contrast == 1 && Brightness == 0)
            return;
        var sum = 0L;
        foreach (var value in image.Pixels)
            sum += value;
        var mean = (double)sum / image.Pixels.Length;
        Span<byte> table = stackalloc byte[256];
        for (var v = 0; v < table.Length; v++)
            table[v] = (byte)Math.Clamp((int)Math.Floor((v - mean) * Contrast + mean + Brightness + 0.5), 0, 255);
        foreach (ref var pixel in image.Pixels.AsSpan())
            pixel = table[pixel];
    }

    private static float Clip(double value, int limit) => (float)Math.Clamp(value, 0, limit);

    private static void Swap(Span<byte> a, Span<byte> b)
    {
        for (var i = 0; i < a.Length; i++)
            (a[i], b[i]) = (b[i], a[i]);
    }
}
