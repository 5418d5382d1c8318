namespace CellGenie.Imaging;

/// <summary>The pixels of one interlace pass: every <c>StepX</c>-th from <c>X</c>, every <c>StepY</c>-th row from <c>Y</c>.</summary>
internal readonly record struct PngPass(int X, int Y, int StepX, int StepY, int Width, int Height);
