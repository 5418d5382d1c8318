namespace CellGenie.Cli.Download;

/// <summary>How a file came to be there.</summary>
internal enum DownloadOutcome
{
    /// <summary>It was there and its checksum is the recorded one; nothing was asked of the server.</summary>
    AlreadyThere,

    /// <summary>It was missing, or unknown to the record, and was fetched.</summary>
    Fetched,

    /// <summary>It was there but had changed since it was recorded, and was fetched anew.</summary>
    Replaced,
}
