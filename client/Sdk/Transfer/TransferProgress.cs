namespace CellGenie.Client;

/// <summary>How far a transfer has come.</summary>
/// <param name="Files">Files that are at their place, those that were there before included.</param>
/// <param name="TotalFiles">Files in all, as far as is known.</param>
/// <param name="Bytes">Bytes that moved.</param>
public readonly record struct TransferProgress(int Files, int TotalFiles, long Bytes);
