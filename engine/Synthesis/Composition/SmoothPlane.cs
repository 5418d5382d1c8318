namespace CellGenie.Synthesis;

/// <summary>A smooth background around a pixel.</summary>
/// <param name="Level">Grey value there, in 1/256.</param>
/// <param name="SlopeX">Rise to the right in 1/65536 grey levels a pixel.</param>
/// <param name="SlopeY">Rise downwards in 1/65536 grey levels a pixel.</param>
internal readonly record struct SmoothPlane(int Level, int SlopeX, int SlopeY)
{
    /// <summary>Grey value some pixels off, rounded.</summary>
    public int At(int dx, int dy) => (int)(Fine(dx, dy) >> 16);

    /// <summary>The same in 1/65536, half a grey level more: cut off, it is rounded.</summary>
    public long Fine(int dx, int dy) => (long)Level * 256 + (long)SlopeX * dx + (long)SlopeY * dy + 32768;
}
