namespace CellGenie.Synthesis;

/// <summary>What a search for a place has to know of a donor in the shape in which it would be placed.</summary>
/// <param name="Width">Width of its box.</param>
/// <param name="Height">Height of its box.</param>
/// <param name="Area">Pixels of its mask.</param>
/// <param name="Sides">Sides of the frame that cut it.</param>
internal readonly record struct DonorForm(int Width, int Height, int Area, FrameSides Sides)
{
    public static DonorForm Of(in CellRecord cell) => new(cell.Width, cell.Height, cell.Area, cell.Sides);
}
