namespace CellGenie.Client;

/// <summary>Settings of an import.</summary>
public sealed class ImportOptions
{
    /// <summary>Files sent at once, 1 or more. Default 8.</summary>
    public int Parallelism { get; init; } = 8;

    /// <summary>Whether the cells are cut out once the dataset is checked, so that images can be generated. Default true.</summary>
    public bool ExtractLibrary { get; init; } = true;

    /// <summary>Is told how much was sent.</summary>
    public IProgress<TransferProgress>? Progress { get; init; }
}
