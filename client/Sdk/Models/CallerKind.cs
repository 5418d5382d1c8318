using System.Text.Json.Serialization;

namespace CellGenie.Client;

/// <summary>Who calls.</summary>
[JsonConverter(typeof(WireEnumConverter<CallerKind>))]
public enum CallerKind
{
    /// <summary>A person or program of one tenant, with a role in it.</summary>
    Lab,

    /// <summary>Runs the service: tenants, quotas, queues; sees usage, not images.</summary>
    Operator,
}
