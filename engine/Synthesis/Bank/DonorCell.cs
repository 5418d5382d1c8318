namespace CellGenie.Synthesis;

/// <summary>The stored data of one cell: views into the memory-mapped bank, valid while the bank is open.</summary>
public readonly ref struct DonorCell
{
    /// <summary>In the matte: a pixel of the mask.</summary>
    public const byte MaskPixel = 255;

    internal DonorCell(scoped in CellRecord record, ReadOnlySpan<byte> crop, ReadOnlySpan<byte> matte, ReadOnlySpan<ushort> runs, Turn mirror = Turn.None)
    {
        Record = record;
        Crop = crop;
        Matte = matte;
        Runs = runs;
        Mirror = mirror;
    }

    /// <summary>The cell's entry in the index.</summary>
    public CellRecord Record { get; }

    /// <summary>Grey values of the crop, <c>CropWidth * CropHeight</c>, row-major. The ring is that of the cell alone: without the halos of neighbours, and with its own mean halo where another annotated cell is nearer.</summary>
    public ReadOnlySpan<byte> Crop { get; }

    /// <summary>
    /// One byte for each pixel of the crop: <see cref="MaskPixel"/> inside the mask; 1 .. ring width for a surrounding pixel at that
    /// distance, in pixels; 0 for everything else.
    /// </summary>
    public ReadOnlySpan<byte> Matte { get; }

    /// <summary>The mask as horizontal runs (y, x, length), relative to the mask's box, ordered by y, then x.</summary>
    public ReadOnlySpan<ushort> Runs { get; }

    /// <summary>How the cell is mirrored. <see cref="Record"/> is that of the mirrored cell, the data are as they were stored, and those who read them turn round.</summary>
    internal Turn Mirror { get; }

    /// <summary>The mask as it lies.</summary>
    internal MaskView Mask => new(Runs, Record.Width, Record.Height, Mirror);
}
