using System.Text.Json;

namespace CellGenie.Client;

/// <summary>What is normal for one culture.</summary>
public sealed record Culture
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The library version that says so.</summary>
    public required string LibraryVersion { get; init; }

    /// <summary>The culture profile.</summary>
    public required JsonElement Profile { get; init; }
}
