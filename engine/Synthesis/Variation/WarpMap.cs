namespace CellGenie.Synthesis;

/// <summary>
/// Where the pixels of a varied cell come from. With (X, Y) counted from the middle of the cell, which lies on pixels or between them, and the displacement d of
/// the elastic field, the pixel comes from M ((X, Y) + d) of the donor, counted from the middle of its box. M undoes scale, angle and turn, in this order.
/// </summary>
internal readonly struct WarpMap
{
    /// <summary>Bits by which coordinates are finer than the 1/64 pixel that is read.</summary>
    public const int CoordinateShift = 16 - CubicKernel.PhaseBits;

    // Coordinates and the matrix are in 1/65536.
    private const int Unit = 65536;

    // What is read is the nearest 1/64 pixel: with this added, cutting off rounds.
    private const long RoundingHalf = 1L << (CoordinateShift - 1);

    private readonly int _m00;
    private readonly int _m01;
    private readonly int _m10;
    private readonly int _m11;
    private readonly long _originU;
    private readonly long _originV;

    /// <summary>The map of a variation.</summary>
    /// <param name="donor">The donor's entry in the bank.</param>
    /// <param name="turned">Its entry as turned.</param>
    /// <param name="turn">How it is turned.</param>
    /// <param name="variation">How it is varied.</param>
    public WarpMap(in CellRecord donor, in CellRecord turned, Turn turn, in DonorVariation variation)
    {
        var (sin, cos) = StableMath.SinCos(variation.Angle * (Math.PI / 18000));
        // Rounded, a quarter turn is exact.
        var (a, b) = ((int)Math.Round(cos * Unit * 1024 / variation.Scale), (int)Math.Round(sin * Unit * 1024 / variation.Scale));
        var (p0, p1, q0, q1) = (a, b, -b, a);
        if (turn.HasFlag(Turn.MirrorX))
            (p0, p1) = (-p0, -p1);
        if (turn.HasFlag(Turn.MirrorY))
            (q0, q1) = (-q0, -q1);
        (_m00, _m01, _m10, _m11) = turn.HasFlag(Turn.Swap) ? (q0, q1, p0, p1) : (p0, p1, q0, q1);
        _originU = ((long)donor.RingLeft << 16) + ((donor.Width - 1L) << 15) + RoundingHalf;
        _originV = ((long)donor.RingTop << 16) + ((donor.Height - 1L) << 15) + RoundingHalf;

        var along = (long)Math.Abs(Math.Round(cos * Unit * variation.Scale / 1024));
        var across = (long)Math.Abs(Math.Round(sin * Unit * variation.Scale / 1024));
        Width = (int)((turned.Width * along + turned.Height * across + Unit - 1) >> 16);
        Height = (int)((turned.Width * across + turned.Height * along + Unit - 1) >> 16);
        SlopeX = ((long)turned.SlopeX * a - (long)turned.SlopeY * b + Unit / 2) >> 16;
        SlopeY = ((long)turned.SlopeX * b + (long)turned.SlopeY * a + Unit / 2) >> 16;
    }

    /// <summary>Width of the box around the donor's turned and scaled box; the middle of the cell is its middle.</summary>
    public int Width { get; }

    /// <summary>Height of it.</summary>
    public int Height { get; }

    /// <summary>Slope of the varied donor's own smooth background to the right, in 1/4096 grey levels a pixel.</summary>
    public long SlopeX { get; }

    /// <summary>Slope downwards.</summary>
    public long SlopeY { get; }

    /// <summary>Finds the pixels of the donor's crop that a part of a row comes from, in 1/65536 pixel, the half that rounds to <see cref="CoordinateShift"/> bits less included.</summary>
    /// <param name="x">First column, from the left side of <see cref="Width"/>.</param>
    /// <param name="y">Row, from the top of <see cref="Height"/>.</param>
    /// <param name="u">Columns in the crop.</param>
    /// <param name="v">Rows in the crop.</param>
    public void Row(int x, int y, Span<int> u, Span<int> v)
    {
        // Twice the distances from the middle are whole numbers.
        long twiceX = 2 * x - (Width - 1);
        long twiceY = 2 * y - (Height - 1);
        var atU = (int)(_originU + ((_m00 * twiceX + _m01 * twiceY) >> 1));
        var atV = (int)(_originV + ((_m10 * twiceX + _m11 * twiceY) >> 1));
        for (var i = 0; i < u.Length; i++)
        {
            u[i] = atU;
            v[i] = atV;
            atU += _m00;
            atV += _m10;
        }
    }

    /// <summary>Adds displacements, in 1/256 pixel, to a part of a row.</summary>
    public void Displace(ReadOnlySpan<int> dx, ReadOnlySpan<int> dy, Span<int> u, Span<int> v)
    {
        for (var i = 0; i < u.Length; i++)
        {
            u[i] += (int)(((long)_m00 * dx[i] + (long)_m01 * dy[i]) >> 8);
            v[i] += (int)(((long)_m10 * dx[i] + (long)_m11 * dy[i]) >> 8);
        }
    }
}
