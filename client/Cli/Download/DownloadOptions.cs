namespace CellGenie.Cli.Download;

/// <summary>What to download, and where to.</summary>
internal sealed record DownloadOptions
{
    /// <summary>The folder that receives the files; created where it is missing.</summary>
    public required string Folder { get; init; }

    /// <summary>The wanted parts; all by default.</summary>
    public LivecellParts Parts { get; init; } = LivecellParts.All;

    /// <summary>The address below which the files lie, http or https: the publisher's bucket, or a mirror of it.</summary>
    public Uri BaseAddress { get; init; } = LivecellCatalogue.BaseAddress;

    /// <summary>Whether the archive of the images stays after it was unpacked.</summary>
    public bool KeepZip { get; init; }
}
