namespace CellGenie.Grains.Tests;

/// <summary>Says who called it, and calls others of its kind in many ways.</summary>
[Alias("cellgenie.tests.IProbeGrain")]
public interface IProbeGrain : IGrainWithStringKey
{
    [Alias("WhoCallsAsync")]
    [Allow(Role.Viewer)]
    Task<Principal?> WhoCallsAsync(CancellationToken cancellationToken = default);

    /// <summary>Asks another probe who calls it; null when it was refused.</summary>
    [Alias("AskAsync")]
    [Allow(Role.Viewer, Operators = true)]
    Task<Principal?> AskAsync(string key, string how);

    [Alias("NotMarkedAsync")]
    Task NotMarkedAsync();

    [Alias("OperatorsOnlyAsync")]
    [Allow(Operators = true)]
    Task OperatorsOnlyAsync();
}
