namespace Orleans.Configuration;

/// <summary>The names of service and cluster.</summary>
public class ClusterOptions
{
    /// <summary>The default of <see cref="ServiceId"/>.</summary>
    public const string DefaultServiceId = "default";

    /// <summary>The default of <see cref="ClusterId"/>.</summary>
    public const string DefaultClusterId = "default";

    /// <summary>The service, which lives longer than a cluster.</summary>
    public string ServiceId { get; set; } = DefaultServiceId;

    /// <summary>The cluster.</summary>
    public string ClusterId { get; set; } = DefaultClusterId;
}
