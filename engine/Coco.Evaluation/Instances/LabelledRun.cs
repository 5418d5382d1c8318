namespace CellGenie.Coco.Evaluation;

/// <summary>A stretch of a frame's pixels, in column-major order, that belongs to one object.</summary>
/// <param name="Start">Its first pixel.</param>
/// <param name="End">The pixel behind its last one.</param>
/// <param name="Label">The object's index.</param>
internal readonly record struct LabelledRun(int Start, int End, int Label)
{
    /// <summary>Pixels.</summary>
    public int Length => End - Start;
}
