namespace CellGenie.Client;

/// <summary>How densely cells lie over the frame: a coarse grid that is stretched over it.</summary>
/// <param name="Columns">Columns, 1 to 64.</param>
/// <param name="Rows">Rows, 1 to 64.</param>
/// <param name="Weights">Relative density of each field, row by row; not all 0.</param>
public sealed record DensityGrid(int Columns, int Rows, byte[] Weights);
