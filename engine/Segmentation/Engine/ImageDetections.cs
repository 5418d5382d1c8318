using CellGenie.Coco;

namespace CellGenie.Segmentation;

/// <summary>What was found in one image, by falling score.</summary>
public sealed class ImageDetections
{
    /// <summary>Collects detections.</summary>
    /// <param name="width">Width of the image in pixels.</param>
    /// <param name="height">Height of the image in pixels.</param>
    /// <param name="boxes">Four numbers a detection: x0, y0, x1, y1 in pixels of the image.</param>
    /// <param name="scores">One number a detection, from 0 to 1.</param>
    /// <param name="masks">One mask a detection, of the size of the image.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public ImageDetections(int width, int height, float[] boxes, float[] scores, IReadOnlyList<Rle> masks)
    {
        if (boxes.Length != 4 * scores.Length || masks.Count != scores.Length)
            throw new ArgumentException($"{scores.Length} scores do not fit {boxes.Length} box coordinates and {masks.Count} masks.", nameof(scores));
        if (masks.Any(mask => mask.Width != width || mask.Height != height))
            throw new ArgumentException($"A mask is not of the size of the image, {width}x{height}.", nameof(masks));
        Width = width;
        Height = height;
        Boxes = boxes;
        Scores = scores;
        Masks = masks;
    }

    /// <summary>Width of the image in pixels.</summary>
    public int Width { get; }

    /// <summary>Height of the image in pixels.</summary>
    public int Height { get; }

    /// <summary>Number of detections.</summary>
    public int Count => Scores.Length;

    /// <summary>Four numbers a detection: x0, y0, x1, y1 in pixels of the image.</summary>
    public float[] Boxes { get; }

    /// <summary>One number a detection, from 0 to 1.</summary>
    public float[] Scores { get; }

    /// <summary>One mask a detection, of the size of the image.</summary>
    public IReadOnlyList<Rle> Masks { get; }
}
