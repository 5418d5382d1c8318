namespace CellGenie.Client;

/// <summary>Which phases are ends.</summary>
public static class Phases
{
    /// <summary>Whether a dataset's files are at rest.</summary>
    public static bool IsEnd(this DatasetPhase phase) => phase is DatasetPhase.Ready or DatasetPhase.Rejected;

    /// <summary>Whether nothing more happens to a batch by itself.</summary>
    public static bool IsEnd(this BatchPhase phase) => phase is BatchPhase.Completed or BatchPhase.CompletedWithErrors or BatchPhase.Failed or BatchPhase.Cancelled;

    /// <summary>Whether nothing more happens to a run by itself.</summary>
    public static bool IsEnd(this RunPhase phase) => phase is RunPhase.Completed or RunPhase.Failed or RunPhase.Cancelled;
}
