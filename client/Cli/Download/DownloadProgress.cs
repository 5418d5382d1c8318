namespace CellGenie.Cli.Download;

/// <summary>How far a download has come.</summary>
/// <param name="File">The file in work, below the download folder.</param>
/// <param name="Stage">What is done with it.</param>
/// <param name="Done">Bytes done in this stage of this file, those of earlier runs included.</param>
/// <param name="Total">Bytes in all, or null where the server does not say.</param>
/// <param name="Note">A sentence for the user, or null.</param>
internal readonly record struct DownloadProgress(string File, DownloadStage Stage, long Done, long? Total, string? Note = null);
