namespace CellGenie.Imaging;

/// <summary>How <see cref="TiffWriter"/> lays out a file. The defaults give what LIVECell ships: LZW, horizontal predictor, 11 rows to a strip.</summary>
public sealed record TiffOptions
{
    /// <summary>No compression and one strip: the fastest to write and to read.</summary>
    public static TiffOptions Raw { get; } = new() { Compression = TiffCompression.None, RowsPerStrip = int.MaxValue };

    /// <summary>How the strips are compressed.</summary>
    public TiffCompression Compression { get; init; } = TiffCompression.Lzw;

    /// <summary>Whether differences of neighbours are stored. Has no effect without compression.</summary>
    public bool HasPredictor { get; init; } = true;

    /// <summary>Rows to a strip, at least 1; a value above the height means one strip.</summary>
    public int RowsPerStrip { get; init; } = 11;

    /// <summary>Bits of a label: 16, or 32 for programs that want these. The labels are the same.</summary>
    public int LabelBits { get; init; } = 16;
}
