using Microsoft.Extensions.Options;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Orleans.Runtime;

internal sealed class SiloMetadataCache(Silo silo, IOptions<SiloMetadata> metadata) : ISiloMetadataCache
{
    public SiloMetadata GetSiloMetadata(SiloAddress siloAddress) => silo.Address.Equals(siloAddress) ? metadata.Value : SiloMetadata.Empty;
}
