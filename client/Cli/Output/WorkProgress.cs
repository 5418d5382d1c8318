namespace CellGenie.Cli.Output;

/// <summary>How far some work has come.</summary>
/// <param name="Done">Items finished.</param>
/// <param name="Total">Items in all.</param>
internal readonly record struct WorkProgress(int Done, int Total);
