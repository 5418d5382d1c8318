namespace CellGenie.Grains;

/// <summary>What a batch uses.</summary>
[Alias("cellgenie.BatchUse")]
[GenerateSerializer]
public sealed class BatchUse
{
    /// <summary>Images reserved, or made once it is settled.</summary>
    [Id(0)]
    public long Images { get; set; }

    /// <summary>Bytes stored, once it is settled.</summary>
    [Id(1)]
    public long Bytes { get; set; }

    /// <summary>Whether it is at an end.</summary>
    [Id(2)]
    public bool Settled { get; set; }
}
