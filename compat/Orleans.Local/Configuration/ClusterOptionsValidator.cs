using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace Orleans.Configuration;

internal sealed class ClusterOptionsValidator(IOptions<ClusterOptions> options) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        if (string.IsNullOrWhiteSpace(options.Value.ClusterId) || string.IsNullOrWhiteSpace(options.Value.ServiceId))
        {
            throw new OrleansConfigurationException("ClusterOptions needs a ClusterId and a ServiceId.");
        }
    }
}
