namespace CellGenie.Client;

/// <summary>Settings of a download.</summary>
public sealed class DownloadOptions
{
    /// <summary>Files fetched at once, 1 or more. Default 8.</summary>
    public int Parallelism { get; init; } = 8;

    /// <summary>Is told how much was fetched.</summary>
    public IProgress<TransferProgress>? Progress { get; init; }
}
