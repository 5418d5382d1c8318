namespace CellGenie.Cli.Download;

/// <summary>What a download needs from outside.</summary>
/// <param name="Handler">Sends the requests. The caller disposes of it.</param>
/// <param name="Time">The clock that delays and time limits go by.</param>
/// <param name="FreeSpace">Bytes free for a folder, or null where the system does not say.</param>
/// <param name="Files">The files there are.</param>
internal sealed record DownloadServices(HttpMessageHandler Handler, TimeProvider Time, Func<string, long?> FreeSpace, IReadOnlyList<CatalogueFile> Files);
