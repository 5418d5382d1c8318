namespace CellGenie.Coco;

/// <summary>Something that could not be read or written, while the rest was.</summary>
/// <param name="File">The file.</param>
/// <param name="Place">The place in it, for example <c>line 3</c> or <c>annotation 17</c>; empty for the whole file.</param>
/// <param name="Rule">What was expected and what was found.</param>
public sealed record ConversionProblem(string File, string Place, string Rule)
{
    /// <summary>As one line.</summary>
    public override string ToString() => Place.Length == 0 ? $"{File}: {Rule}" : $"{File}, {Place}: {Rule}";
}
