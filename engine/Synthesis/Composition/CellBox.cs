namespace CellGenie.Synthesis;

/// <summary>Box of a placed cell's whole mask in pixels.</summary>
internal readonly record struct CellBox(int X, int Y, int Width, int Height);
