using CellGenie.Coco;

namespace CellGenie.Synthesis;

/// <summary>
/// Pastes the gradients of a cell and its ring instead of their grey values (Perez, Gangnet and Blake, <em>Poisson image editing</em>, 2003): at the ring's
/// outer edge the image stays as it is, and the differences between image and donor there spread into the cell. Where the donor's ring
/// is no background, because another cell was near, such a difference is large, and pure Poisson blending would stain the whole cell with it. So
/// the cell as a whole follows the median difference, as far as the two backgrounds' levels bear that out, and what single differences deviate from it
/// is felt no farther than a few pixels. Other cells' pixels and the frame pull at nothing, so that neither bleeds into the cell.
/// Masks stay as they are. Not thread-safe.
/// </summary>
/// <param name="ringWidth">Width of the library's rings in pixels, 1 or more.</param>
/// <param name="width">Width of the frame in pixels.</param>
/// <param name="height">Height of the frame in pixels.</param>
internal sealed class PoissonBlender(int ringWidth, int width, int height)
{
    /// <summary>How far a difference is felt, in pixels.</summary>
    public const float Reach = 4;

    // Levels of backgrounds are means over some surroundings.
    private const int LevelTolerance = 6;

    private readonly Membrane _membrane = new(Reach);
    private readonly int[] _differences = new int[511];

    // Not 0 where a ring lies: that of a cell above stays over those of cells below.
    private readonly byte[] _rings = new byte[width * height];

    /// <summary>Begins an image.</summary>
    public void Clear() => Array.Clear(_rings);

    /// <summary>Blends a cell whose visible pixels have been painted.</summary>
    /// <param name="pixels">The frame.</param>
    /// <param name="labels">Labels of this cell and of those above it.</param>
    /// <param name="cell">The cell, turned as it lies.</param>
    /// <param name="placed">Where it lies.</param>
    /// <param name="label">Its label.</param>
    /// <param name="shift">Level of the new background less that of the donor's.</param>
    public void Blend(Span<byte> pixels, PaddedLabels labels, in DonorCell cell, in PlacedCell placed, int label, int shift)
    {
        var left = placed.X - cell.Record.RingLeft;
        var top = placed.Y - cell.Record.RingTop;
        var from = (X: Math.Max(0, -left), Y: Math.Max(0, -top));
        var to = (X: Math.Min(cell.Record.CropWidth, width - left), Y: Math.Min(cell.Record.CropHeight, height - top));
        _membrane.Begin(to.X - from.X, to.Y - from.Y);
        Array.Clear(_differences);
        for (var y = from.Y; y < to.Y; y++)
        {
            for (var x = from.X; x < to.X; x++)
            {
                var state = StateOf(labels, cell, x, y, left, top);
                if (state == Membrane.Outside)
                    continue;
                var difference = state == Membrane.Fixed ? pixels[(top + y) * width + left + x] - cell.Crop[y * cell.Record.CropWidth + x] : 0;
                _membrane.Set(x - from.X, y - from.Y, state, difference);
                if (state == Membrane.Fixed)
                    _differences[difference + 255]++;
            }
        }

        var middle = Math.Clamp(Median() ?? shift, shift - LevelTolerance, shift + LevelTolerance);
        _membrane.LowerFixed(middle);
        _membrane.Solve();
        for (var y = from.Y; y < to.Y; y++)
        {
            for (var x = from.X; x < to.X; x++)
                Write(pixels, labels, cell, x, y, left, top, label, middle + (int)MathF.Floor(_membrane.ValueAt(x - from.X, y - from.Y) + 0.5f));
        }
    }

    private byte StateOf(PaddedLabels labels, in DonorCell cell, int x, int y, int left, int top)
    {
        int cropWidth = cell.Record.CropWidth;
        var i = y * cropWidth + x;
        var distance = cell.Matte[i];
        if (distance == 0)
            return Membrane.Outside;
        // Under a cell above the membrane goes on unseen.
        if (distance == DonorCell.MaskPixel || labels.Buffer[labels.Index(left + x, top + y)] != 0)
            return Membrane.Free;
        var isEdge = distance >= ringWidth || _rings[(top + y) * width + left + x] != 0 ||
            (x > 0 && cell.Matte[i - 1] == 0) || (x < cropWidth - 1 && cell.Matte[i + 1] == 0) ||
            (y > 0 && cell.Matte[i - cropWidth] == 0) || (y < cell.Record.CropHeight - 1 && cell.Matte[i + cropWidth] == 0);
        return isEdge ? Membrane.Fixed : Membrane.Free;
    }

    private int? Median()
    {
        var count = _differences.Sum();
        if (count == 0)
            return null;
        var at = 0;
        for (var below = _differences[0]; 2 * below < count; below += _differences[at])
            at++;
        return at - 255;
    }

    private void Write(Span<byte> pixels, PaddedLabels labels, in DonorCell cell, int x, int y, int left, int top, int label, int difference)
    {
        var i = y * cell.Record.CropWidth + x;
        var at = (top + y) * width + left + x;
        var distance = cell.Matte[i];
        var owner = labels.Buffer[labels.Index(left + x, top + y)];
        if (distance == 0 || owner != (distance == DonorCell.MaskPixel ? label : 0))
            return;
        if (distance != DonorCell.MaskPixel)
        {
            if (_rings[at] != 0)
                return;
            _rings[at] = 1;
        }

        pixels[at] = (byte)Math.Clamp(cell.Crop[i] + difference, 0, 255);
    }
}
