namespace CellGenie.Grains.Storage;

/// <summary>The rule for download links that holds for every store.</summary>
internal static class DownloadLink
{
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromMinutes(15);

    public static void CheckLifetime(TimeSpan lifetime)
    {
        if (lifetime <= TimeSpan.Zero || lifetime > MaxLifetime)
            throw new ArgumentOutOfRangeException(nameof(lifetime), lifetime, "a download link lives more than 0 and at most 15 minutes");
    }
}
