namespace CellGenie.Client.Cluster;

/// <summary>How grains are asked for events.</summary>
internal static class ClusterEvents
{
    /// <summary>Well below the 30 seconds after which a call counts as lost.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromSeconds(15);
}
