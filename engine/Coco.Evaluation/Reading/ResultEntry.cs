namespace CellGenie.Coco.Evaluation;

/// <summary>What a <see cref="ResultsFile"/> keeps in memory of one result.</summary>
/// <param name="ImageId">Its image.</param>
/// <param name="Offset">Where its object begins in the file.</param>
/// <param name="Score">The score it is ranked by.</param>
/// <param name="Length">Bytes of its object.</param>
/// <param name="CategoryId">Its category.</param>
internal readonly record struct ResultEntry(long ImageId, long Offset, double Score, int Length, int CategoryId);
