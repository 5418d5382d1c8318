using CellGenie.Coco;

namespace CellGenie.Synthesis;

/// <summary>Fades a cell's own surroundings into the image over a ring outside its mask. Masks stay as they are.</summary>
internal sealed class FeatherBlender
{
    private readonly int _width;
    private readonly int[] _alpha;

    public FeatherBlender(int width)
    {
        _width = width;
        // Weight of the donor in 1/256, falling from the outline (distance 0) to nothing at width + 1. Whole numbers: the same everywhere.
        _alpha = new int[width + 1];
        for (var d = 1; d <= width; d++)
            _alpha[d] = 256 * (width + 1 - d) / (width + 1);
    }

    /// <summary>Blends the ring of one cell over pixels that belong to the background or to cells below it.</summary>
    /// <param name="pixels">The frame.</param>
    /// <param name="labels">The finished labels; lower numbers lie on top.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="placed">Where it lies.</param>
    /// <param name="label">Its label.</param>
    public void Blend(Span<byte> pixels, PaddedLabels labels, in DonorCell cell, in PlacedCell placed, int label)
    {
        int cropWidth = cell.Record.CropWidth;
        var left = placed.X - cell.Record.RingLeft;
        var top = placed.Y - cell.Record.RingTop;
        var fromX = Math.Max(0, -left);
        var toX = Math.Min(cropWidth, labels.Width - left);
        var fromY = Math.Max(0, -top);
        var toY = Math.Min(cell.Record.CropHeight, labels.Height - top);
        for (var y = fromY; y < toY; y++)
        {
            var matte = cell.Matte.Slice(y * cropWidth, cropWidth);
            var crop = cell.Crop.Slice(y * cropWidth, cropWidth);
            var owners = labels.Buffer.AsSpan(labels.Index(0, top + y), labels.Width);
            var row = pixels.Slice((top + y) * labels.Width, labels.Width);
            for (var x = fromX; x < toX; x++)
            {
                var distance = matte[x];
                if (distance == 0 || distance > _width)
                    continue;
                var owner = owners[left + x];
                if (owner != 0 && owner <= label)
                    continue;
                var below = (int)row[left + x];
                var donor = Math.Clamp(crop[x] + placed.Shift, 0, 255);
                row[left + x] = (byte)(below + (((donor - below) * _alpha[distance] + 128) >> 8));
            }
        }
    }
}
