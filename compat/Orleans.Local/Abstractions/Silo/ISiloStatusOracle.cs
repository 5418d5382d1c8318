namespace Orleans.Runtime;

/// <summary>About the silos of the cluster, of which there is one here.</summary>
public interface ISiloStatusOracle
{
    /// <summary>The status of this silo.</summary>
    SiloStatus CurrentStatus { get; }

    /// <summary>The name of this silo.</summary>
    string SiloName { get; }

    /// <summary>The address of this silo.</summary>
    SiloAddress SiloAddress { get; }

    /// <summary>The status of a silo, <see cref="SiloStatus.None"/> when it is not known.</summary>
    SiloStatus GetApproximateSiloStatus(SiloAddress siloAddress);

    /// <summary>The status of all silos.</summary>
    Dictionary<SiloAddress, SiloStatus> GetApproximateSiloStatuses(bool onlyActive = false);

    /// <summary>The name of a silo.</summary>
    bool TryGetSiloName(SiloAddress siloAddress, out string siloName);

    /// <summary>Whether a silo is known to have stopped.</summary>
    bool IsDeadSilo(SiloAddress silo);

    /// <summary>The silos that run.</summary>
    SiloAddress[] GetActiveSilos();
}
