namespace CellGenie.Client;

/// <summary>What a tenant uses.</summary>
public sealed record TenantUsage
{
    /// <summary>Synthetic images stored, or reserved by batches that are not at an end.</summary>
    public required long Images { get; init; }

    /// <summary>Bytes stored.</summary>
    public required long Bytes { get; init; }

    /// <summary>Batches that are not at an end.</summary>
    public required int ConcurrentBatches { get; init; }

    /// <summary>GPU minutes in this calendar month, UTC.</summary>
    public required double GpuMinutes { get; init; }
}
