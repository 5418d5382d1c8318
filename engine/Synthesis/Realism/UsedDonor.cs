namespace CellGenie.Synthesis.Realism;

/// <summary>A real cell that synthetic ones came from.</summary>
/// <param name="File">The image that it was cut out of, as in the annotation file.</param>
/// <param name="Annotation">Id of its annotation.</param>
/// <param name="Uses">How often it was pasted.</param>
public sealed record UsedDonor(string File, long Annotation, int Uses);
