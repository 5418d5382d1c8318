using System.Text;

namespace CellGenie.Grains;

/// <summary>How grains know who calls them.</summary>
public sealed class AccessOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "CellGenie:Access";

    /// <summary>The least length of <see cref="ClusterSecret"/> in bytes of UTF-8: the strength of the signature.</summary>
    public const int MinSecretBytes = 32;

    /// <summary>The secret that all silos and trusted clients of a cluster share; whoever has it can speak for every tenant.</summary>
    public string ClusterSecret { get; set; } = "";

    /// <summary>How long one call may take from its sender to its receiver, 10 seconds to 10 minutes. Default 2 minutes.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromMinutes(2);

    internal byte[] SecretBytes => Encoding.UTF8.GetBytes(ClusterSecret);
}
