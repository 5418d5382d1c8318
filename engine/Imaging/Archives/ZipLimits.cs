namespace CellGenie.Imaging;

/// <summary>How much an archive may claim to hold before the first byte of it is unpacked.</summary>
public sealed record ZipLimits
{
    /// <summary>The most files, 1 or more. Default 100,000.</summary>
    public int Files { get; init; } = 100_000;

    /// <summary>The largest single file in bytes. Default 64 MiB.</summary>
    public long FileBytes { get; init; } = 64L << 20;

    /// <summary>The largest sum of all files in bytes. Default 8 GiB.</summary>
    public long TotalBytes { get; init; } = 8L << 30;

    /// <summary>How many times larger than the archive its files may be in all; small archives may unpack to 64 MiB in any case. Default: no limit.</summary>
    public double Ratio { get; init; } = double.PositiveInfinity;

    /// <summary>The same for each file by itself. Default: no limit.</summary>
    public double FileRatio { get; init; } = double.PositiveInfinity;

    /// <summary>Whether every name in the archive, also of folders, must be a plain path inside it. For whoever uses only the last part of a name, or none, it matters not.</summary>
    public bool PlainNames { get; init; }
}
