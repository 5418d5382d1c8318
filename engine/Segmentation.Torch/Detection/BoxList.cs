namespace CellGenie.Segmentation.Torch;

/// <summary>Boxes of one image with a score each.</summary>
/// <param name="Boxes">x0, y0, x1, y1 in pixels of the network's input, four numbers each.</param>
/// <param name="Scores">One number a box.</param>
internal sealed record BoxList(float[] Boxes, float[] Scores)
{
    /// <summary>Number of boxes.</summary>
    public int Count => Scores.Length;

    /// <summary>Cuts boxes off at the edges of an image.</summary>
    public static void Clip(Span<float> boxes, int height, int width)
    {
        for (var i = 0; i < boxes.Length; i++)
            boxes[i] = Math.Clamp(boxes[i], 0, i % 2 == 0 ? width : height);
    }

    /// <summary>Whether a box has an area.</summary>
    public static bool HasArea(ReadOnlySpan<float> box) => box[2] > box[0] && box[3] > box[1];

    /// <summary>The boxes at some indices, in their order.</summary>
    public static float[] Pick(ReadOnlySpan<float> boxes, ReadOnlySpan<int> indices)
    {
        var picked = new float[4 * indices.Length];
        for (var i = 0; i < indices.Length; i++)
            boxes.Slice(4 * indices[i], 4).CopyTo(picked.AsSpan(4 * i));
        return picked;
    }
}
