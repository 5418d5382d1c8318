namespace CellGenie.Cli.Download;

/// <summary>What a download is doing.</summary>
internal enum DownloadStage
{
    /// <summary>Reading a local file to compare its checksum.</summary>
    Checking,

    /// <summary>Receiving a file.</summary>
    Receiving,

    /// <summary>Waiting before the next attempt; the note says why and how long.</summary>
    Waiting,

    /// <summary>Unpacking the archive of the images.</summary>
    Unpacking,
}
