using System.Text.Json.Serialization;

namespace CellGenie.Client;

/// <summary>What a caller may do in its tenant; each role may do what the ones before it may.</summary>
[JsonConverter(typeof(WireEnumConverter<TenantRole>))]
public enum TenantRole
{
    /// <summary>Sees datasets, batches and results.</summary>
    Viewer,

    /// <summary>Imports, generates, trains, cancels.</summary>
    Member,

    /// <summary>Manages the lab’s keys and deletes.</summary>
    Owner,
}
