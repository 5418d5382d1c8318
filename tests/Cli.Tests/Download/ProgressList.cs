using CellGenie.Cli.Download;

namespace CellGenie.Cli.Tests.Download;

/// <summary>Keeps what was reported and hands it on at once.</summary>
internal sealed class ProgressList(Action<DownloadProgress>? each = null) : IProgress<DownloadProgress>
{
    public List<DownloadProgress> Reports { get; } = [];

    public void Report(DownloadProgress value)
    {
        Reports.Add(value);
        each?.Invoke(value);
    }
}
