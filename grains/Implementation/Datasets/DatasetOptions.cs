using System.ComponentModel.DataAnnotations;

namespace CellGenie.Grains;

/// <summary>How datasets are taken in.</summary>
public sealed class DatasetOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "CellGenie:Datasets";

    /// <summary>Folder for archives and files that are worked on and do not lie on this machine. Default: below the system's temporary folder.</summary>
    [Required]
    public string ScratchFolder { get; set; } = Path.Combine(Path.GetTempPath(), "cellgenie-datasets");

    /// <summary>The largest archive in bytes. Default 64 GiB.</summary>
    [Range(1, long.MaxValue)]
    public long MaxArchiveBytes { get; set; } = 64L << 30;

    /// <summary>The most files of an archive. Default 100,000.</summary>
    [Range(1, 10_000_000)]
    public int MaxArchiveFiles { get; set; } = 100_000;

    /// <summary>The most bytes that an archive may unpack to. Default 128 GiB.</summary>
    [Range(1, long.MaxValue)]
    public long MaxUnpackedBytes { get; set; } = 128L << 30;

    /// <summary>How many times larger than itself an archive may unpack; real images and annotations stay below 20. Default 100.</summary>
    [Range(1, 1_000_000)]
    public double MaxArchiveRatio { get; set; } = 100;

    /// <summary>The largest image file in bytes. Default 64 MiB.</summary>
    [Range(1, long.MaxValue)]
    public long MaxImageBytes { get; set; } = 64L << 20;

    /// <summary>The largest annotation file in bytes. Default 4 GiB.</summary>
    [Range(1, long.MaxValue)]
    public long MaxAnnotationBytes { get; set; } = 4L << 30;

    /// <summary>Archives of a tenant that are on their way at a time. Default 100.</summary>
    [Range(1, 10_000)]
    public int MaxUploads { get; set; } = 100;

    /// <summary>Tries of an import or extraction that fails for reasons of the machine, before it is given up. Default 5.</summary>
    [Range(1, 100)]
    public int Attempts { get; set; } = 5;
}
