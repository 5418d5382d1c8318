namespace Orleans.Runtime.MembershipService.SiloMetadata;

/// <summary>What silos say about themselves.</summary>
public interface ISiloMetadataCache
{
    /// <summary>What a silo says, empty when it is not known.</summary>
    SiloMetadata GetSiloMetadata(SiloAddress siloAddress);
}
