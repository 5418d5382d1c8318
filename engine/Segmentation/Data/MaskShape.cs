using CellGenie.Coco;

namespace CellGenie.Segmentation;

/// <summary>A cell given by pixels of the original image: a target's pixel is set where its centre falls on one.</summary>
internal sealed class MaskShape(Mask mask, ImageTransform transform) : CellShape
{
    /// <inheritdoc/>
    public override void Rasterize(ReadOnlySpan<float> box, int side, Span<byte> target)
    {
        var (scaleX, scaleY) = Scale(box, side);
        Span<int> columns = side <= 256 ? stackalloc int[side] : new int[side];
        for (var x = 0; x < side; x++)
            columns[x] = Pixel(transform.SourceX(box[0] + (x + 0.5) / scaleX));
        for (var y = 0; y < side; y++)
        {
            var row = Pixel(transform.SourceY(box[1] + (y + 0.5) / scaleY));
            for (var x = 0; x < side; x++)
                target[y * side + x] = mask.Contains(columns[x], row) ? (byte)1 : (byte)0;
        }
    }

    private static int Pixel(double place) => (int)Math.Clamp(Math.Floor(place), -1, int.MaxValue);
}
