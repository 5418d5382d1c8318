namespace CellGenie.Synthesis;

/// <summary>A track of a sequence: a row of the Cell Tracking Challenge's <c>man_track.txt</c>.</summary>
/// <param name="Track">Its number, L.</param>
/// <param name="Begin">First frame, B, from 0.</param>
/// <param name="End">Last frame, E; the cell is seen in all frames from the first to the last one.</param>
/// <param name="Parent">The track that it goes on from, P; 0 for none.</param>
internal readonly record struct TrackRow(int Track, int Begin, int End, int Parent);
