namespace CellGenie.Silo;

/// <summary>Marks a route that everybody may call.</summary>
internal sealed record AnonymousRoute;
