namespace CellGenie.Segmentation.Torch;

/// <summary>What the network is to find in one image.</summary>
/// <param name="Height">Height of the image in pixels of the network's input, without padding.</param>
/// <param name="Width">Its width.</param>
/// <param name="Boxes">The cells' boxes, four numbers each; may be empty.</param>
/// <param name="FillMask">Writes the part of a cell that lies in a box as a square of 0 and 1: (cell, box, square).</param>
internal sealed record TrainingTarget(int Height, int Width, float[] Boxes, TrainingTarget.MaskFiller FillMask)
{
    /// <summary>Writes the part of a cell that lies in a box as a square of 0 and 1, row by row.</summary>
    public delegate void MaskFiller(int cell, ReadOnlySpan<float> box, Span<float> square);
}
