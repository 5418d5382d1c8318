namespace CellGenie.Coco.Evaluation;

/// <summary>A class of object sizes. Both ends belong to it, so that an object of a limit's exact size is in two classes.</summary>
/// <param name="Name">Its name, for people.</param>
/// <param name="Least">The smallest area, in square pixels.</param>
/// <param name="Most">The largest area, in square pixels.</param>
public sealed record AreaRange(string Name, double Least, double Most)
{
    /// <summary>Whether an area lies outside.</summary>
    internal bool Excludes(double area) => area < Least || area > Most;
}
