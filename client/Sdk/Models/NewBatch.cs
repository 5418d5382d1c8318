using System.Text.Json;

namespace CellGenie.Client;

/// <summary>Orders a batch of synthetic images.</summary>
public sealed record NewBatch
{
    /// <summary>Its id: lower-case letters, digits and inner hyphens, 1 to 63 characters; null lets the service choose.</summary>
    public string? Id { get; init; }

    /// <summary>Dataset whose cells are pasted.</summary>
    public required string Dataset { get; init; }

    /// <summary>Version of its cell library; null for the newest.</summary>
    public string? LibraryVersion { get; init; }

    /// <summary>What to make: the JSON of <see cref="GenerateOptions"/>. Unknown members are an error.</summary>
    public required JsonElement Request { get; init; }
}
