namespace CellGenie.Coco;

/// <summary>One entry of the <c>licenses</c> section.</summary>
/// <param name="Id">The number that images refer to.</param>
/// <param name="Name">Name of the licence.</param>
/// <param name="Url">Its text, where given.</param>
public sealed record CocoLicense(int Id, string Name, string? Url = null);
