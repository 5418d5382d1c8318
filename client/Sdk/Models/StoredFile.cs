namespace CellGenie.Client;

/// <summary>A file of a dataset or batch.</summary>
public sealed record StoredFile
{
    /// <summary>Name inside the dataset or batch with <c>/</c>, such as <c>images/0001.png</c> or <c>annotations.json</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Bytes.</summary>
    public required long Length { get; init; }
}
