namespace Orleans.Runtime;

internal sealed class SiloStatusOracle(Silo silo) : ISiloStatusOracle
{
    public SiloStatus CurrentStatus => silo.Status;

    public string SiloName => silo.Name;

    public SiloAddress SiloAddress => silo.Address;

    public SiloStatus GetApproximateSiloStatus(SiloAddress siloAddress) => silo.Address.Equals(siloAddress) ? silo.Status : SiloStatus.None;

    public Dictionary<SiloAddress, SiloStatus> GetApproximateSiloStatuses(bool onlyActive = false) =>
        onlyActive && silo.Status != SiloStatus.Active ? [] : new() { [silo.Address] = silo.Status };

    public bool TryGetSiloName(SiloAddress siloAddress, out string siloName)
    {
        siloName = silo.Address.Equals(siloAddress) ? silo.Name : null!;
        return siloName is not null;
    }

    public bool IsDeadSilo(SiloAddress siloAddress) => GetApproximateSiloStatus(siloAddress) == SiloStatus.Dead;

    public SiloAddress[] GetActiveSilos() => [.. GetApproximateSiloStatuses(onlyActive: true).Keys];
}
