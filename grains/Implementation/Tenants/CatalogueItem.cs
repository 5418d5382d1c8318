namespace CellGenie.Grains;

/// <summary>One thing that a tenant owns, as it is kept.</summary>
[Alias("cellgenie.CatalogueItem")]
[GenerateSerializer]
public sealed class CatalogueItem
{
    /// <summary>Grows with each entry: pages go by it.</summary>
    [Id(0)]
    public long Number { get; set; }

    /// <summary>What it is.</summary>
    [Id(1)]
    public ResourceKind Kind { get; set; }

    /// <summary>Its id.</summary>
    [Id(2)]
    public string Id { get; set; } = "";

    /// <summary>When it was created.</summary>
    [Id(3)]
    public DateTimeOffset Created { get; set; }

    /// <summary>When it was deleted.</summary>
    [Id(4)]
    public DateTimeOffset? Deleted { get; set; }
}
