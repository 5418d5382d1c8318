namespace CellGenie.Synthesis;

/// <summary>A cell that is seen in a frame of a sequence.</summary>
/// <param name="Place">Donor, shape and place; its box may reach beyond the frame.</param>
/// <param name="Visible">Pixels of it that are seen.</param>
/// <param name="Track">Which cell it is.</param>
internal readonly record struct FrameCell(Trial Place, int Visible, CellTrack Track);
