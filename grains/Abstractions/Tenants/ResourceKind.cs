namespace CellGenie.Grains;

/// <summary>What a tenant owns.</summary>
[Alias("cellgenie.ResourceKind")]
[GenerateSerializer]
public enum ResourceKind
{
    /// <summary>A real dataset.</summary>
    Dataset = 0,

    /// <summary>A batch of synthetic images.</summary>
    Batch = 1,

    /// <summary>A training run.</summary>
    Run = 2,
}
