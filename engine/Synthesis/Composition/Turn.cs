namespace CellGenie.Synthesis;

/// <summary>
/// A lossless turn or flip. Pixel (x, y) of the turned box of <c>W x H</c> pixels comes from (u, v) of the original, where u = x, y mirrored as said here:
/// with <see cref="MirrorX"/> u = W - 1 - x, with <see cref="MirrorY"/> v = H - 1 - y, and then, with <see cref="Swap"/>, u and v change places. All
/// eight combinations are the flips and quarter turns.
/// </summary>
[Flags]
public enum Turn : byte
{
    /// <summary>As in the source image.</summary>
    None = 0,

    /// <summary>Left and right change places.</summary>
    MirrorX = 1,

    /// <summary>Top and bottom change places.</summary>
    MirrorY = 2,

    /// <summary>Columns become rows.</summary>
    Swap = 4,
}
