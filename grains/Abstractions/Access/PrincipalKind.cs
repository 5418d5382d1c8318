namespace CellGenie.Grains;

/// <summary>Who calls.</summary>
[Alias("cellgenie.PrincipalKind")]
[GenerateSerializer]
public enum PrincipalKind
{
    /// <summary>A person or program of one tenant, with a role in it.</summary>
    Lab = 0,

    /// <summary>Runs the service: tenants, quotas, queues; sees usage, not images.</summary>
    Operator = 1,

    /// <summary>A grain of one tenant that calls another grain of it.</summary>
    Grain = 2,

    /// <summary>The service itself: the API before it knows who calls, and the queues.</summary>
    Service = 3,
}
