namespace CellGenie.Synthesis;

/// <summary>One cell of a composed image and where it came from.</summary>
/// <param name="Donor">Index of the donor in the bank.</param>
/// <param name="X">Left side of the donor mask's box, as turned, in the image.</param>
/// <param name="Y">Top of the donor mask's box, as turned, in the image.</param>
/// <param name="Shift">Grey levels added to the donor's pixels (saturating); 0 unless brightness is matched.</param>
/// <param name="VisibleArea">Pixels of it that can be seen.</param>
public readonly record struct PlacedCell(int Donor, int X, int Y, int Shift, int VisibleArea)
{
    /// <summary>How the donor was turned.</summary>
    public Turn Turn { get; init; }

    /// <summary>How its grey values were changed, with <see cref="BlendMode.Halo"/>; then <see cref="Shift"/> is 0.</summary>
    public DonorTone Tone { get; init; } = DonorTone.None;

    /// <summary>How it was varied otherwise.</summary>
    public DonorVariation Variation { get; init; } = DonorVariation.None;

    /// <summary>The same for the whole cell, of which this is the part that lies in the frame.</summary>
    /// <param name="x">Left side of the whole cell's box.</param>
    /// <param name="y">Top of it.</param>
    internal PlacedCell Whole(int x, int y) => (x, y) == (X, Y)
        ? this
        : this with { X = x, Y = y, Tone = Tone with { Level = Tone.Level + Tone.SlopeX * (x - X) + Tone.SlopeY * (y - Y) } };
}
