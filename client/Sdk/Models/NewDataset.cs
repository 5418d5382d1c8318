namespace CellGenie.Client;

/// <summary>Asks for an empty dataset.</summary>
public sealed record NewDataset
{
    /// <summary>Its id: lower-case letters, digits and inner hyphens, 1 to 63 characters.</summary>
    public required string Id { get; init; }
}
