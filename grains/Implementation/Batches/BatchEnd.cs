namespace CellGenie.Grains;

/// <summary>How a batch comes to its end.</summary>
/// <param name="Phase">The end.</param>
/// <param name="Reason">Why it failed.</param>
internal sealed record BatchEnd(BatchPhase Phase, string? Reason);
