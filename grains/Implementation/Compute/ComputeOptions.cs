using CellGenie.Imaging;

namespace CellGenie.Grains;

/// <summary>How a silo uses its processors and its disk for rendering. Checked once, at start, by <see cref="Validate"/>.</summary>
public sealed class ComputeOptions
{
    /// <summary>Threads that render, 1 to 1024. Default: one for each core, which suits a silo that is alone on its machine; see <see cref="ClusterWorkers"/>.</summary>
    public int Workers { get; set; } = Environment.ProcessorCount;

    /// <summary>Jobs of one tenant that may wait or run at a time, 1 to 100,000; beyond it the tenant is told to come back later. Default 256.</summary>
    public int JobsPerTenant { get; set; } = 256;

    /// <summary>How fast use of the processors is forgotten, 1 s to 1 h: of two tenants, the one that has used less of late goes first. Default 10 s.</summary>
    public TimeSpan UsageHalfLife { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Images that a shard renders before another job may have the thread, 1 to 1024. Default 4.</summary>
    public int ImagesPerSlice { get; set; } = 4;

    /// <summary>Uploads that a shard has under way at a time, 1 to 256. Default 16.</summary>
    public int UploadsInFlight { get; set; } = 16;

    /// <summary>Folder for libraries that are downloaded because the store is not on this machine. Default: below the system's temporary folder.</summary>
    public string CacheFolder { get; set; } = Path.Combine(Path.GetTempPath(), "cellgenie-banks");

    /// <summary>Bytes of libraries that are kept open beyond their use, 0 or more; what is in use is never closed. Default 16 GiB.</summary>
    public long CacheBytes { get; set; } = 16L << 30;

    /// <summary>Datasets whose renderers, a few megabytes a thread, are kept beyond their use, 0 to 1024. Default 4.</summary>
    public int IdleDatasets { get; set; } = 4;

    /// <summary>Workers of a silo in a cluster: a core is left to the grains, the gateway and the heartbeats.</summary>
    public static int ClusterWorkers => Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="CellGenieException">A value is outside its range; the message names it.</exception>
    public void Validate()
    {
        Require(nameof(Workers), Workers, 1, 1024);
        Require(nameof(JobsPerTenant), JobsPerTenant, 1, 100_000);
        Require(nameof(UsageHalfLife), UsageHalfLife, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Require(nameof(ImagesPerSlice), ImagesPerSlice, 1, 1024);
        Require(nameof(UploadsInFlight), UploadsInFlight, 1, 256);
        Require(nameof(CacheBytes), CacheBytes, 0, long.MaxValue);
        Require(nameof(IdleDatasets), IdleDatasets, 0, 1024);
        if (string.IsNullOrWhiteSpace(CacheFolder))
            throw new CellGenieException($"compute option {nameof(CacheFolder)} is empty");
    }

    private static void Require<T>(string name, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            throw new CellGenieException($"compute option {name} is {value}; it must be {least} to {most}");
    }
}
