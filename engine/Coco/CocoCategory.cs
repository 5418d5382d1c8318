namespace CellGenie.Coco;

/// <summary>One entry of the <c>categories</c> section.</summary>
/// <param name="Id">The number that annotations refer to.</param>
/// <param name="Name">Name, for example <c>cell</c>.</param>
/// <param name="Supercategory">The group it belongs to, where given.</param>
public sealed record CocoCategory(int Id, string Name, string? Supercategory = null);
