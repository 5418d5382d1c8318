namespace CellGenie.Client;

/// <summary>What a tenant may use. 0 allows nothing.</summary>
public sealed record TenantQuotas
{
    /// <summary>Synthetic images stored.</summary>
    public required long Images { get; init; }

    /// <summary>Bytes stored.</summary>
    public required long Bytes { get; init; }

    /// <summary>Batches that are not at an end.</summary>
    public required int ConcurrentBatches { get; init; }

    /// <summary>GPU minutes in a calendar month, UTC.</summary>
    public required int GpuMinutes { get; init; }
}
