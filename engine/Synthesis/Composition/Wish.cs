namespace CellGenie.Synthesis;

/// <summary>A cell that an image should have, before a donor is found for it.</summary>
/// <param name="Model">Index in the bank of the cell that it takes after; -1 for none.</param>
/// <param name="X">Middle of its box.</param>
/// <param name="Y">Middle of its box.</param>
/// <param name="Width">Width of its box in pixels.</param>
/// <param name="Height">Height of its box in pixels.</param>
/// <param name="Area">Its area in pixels.</param>
/// <param name="Sides">Sides of the frame that cut it.</param>
/// <param name="Eccentricity">How drawn out it is, in 1/255.</param>
internal readonly record struct Wish(int Model, int X, int Y, int Width, int Height, int Area, FrameSides Sides, byte Eccentricity) : IComparable<Wish>
{
    /// <summary>Smaller ones first; a full order, so that a sort has one result.</summary>
    public int CompareTo(Wish other) =>
        (Area, Y, X, Model, Width, Height, Sides, Eccentricity).CompareTo((other.Area, other.Y, other.X, other.Model, other.Width, other.Height, other.Sides, other.Eccentricity));
}
