namespace CellGenie.Coco;

/// <summary>A set of pixels of one frame: a bit each, and none as long as it is empty.</summary>
/// <param name="pixels">Pixels of the frame.</param>
internal sealed class PixelSet(int pixels)
{
    private ulong[]? _bits;

    /// <summary>How many pixels are in the set.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a pixel, if it is not in the set yet.</summary>
    public void Add(int pixel)
    {
        _bits ??= new ulong[pixels / 64 + 1];
        var bit = 1ul << (pixel & 63);
        if ((_bits[pixel >> 6] & bit) != 0)
            return;
        _bits[pixel >> 6] |= bit;
        Count++;
    }
}
