namespace CellGenie.Synthesis;

/// <summary>Which cell of a sequence a cell of a frame is.</summary>
/// <param name="Track">Its number in the sequence, from 1.</param>
/// <param name="Parent">The track that it goes on from: the cell that divided, or the same cell before it was out of sight. 0: none.</param>
public readonly record struct CellTrack(int Track, int Parent);
