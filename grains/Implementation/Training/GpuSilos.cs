using System.Globalization;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace CellGenie.Grains;

/// <summary>The silos with a GPU, as their metadata says.</summary>
/// <param name="metadata">Metadata of the silos.</param>
/// <param name="status">Which silos are alive.</param>
internal sealed class GpuSilos(ISiloMetadataCache metadata, ISiloStatusOracle status)
{
    /// <summary>Metadata key with the value <see cref="Gpu"/> on silos that have one.</summary>
    public const string AcceleratorKey = "accelerator";

    /// <summary>The value of <see cref="AcceleratorKey"/>.</summary>
    public const string Gpu = "gpu";

    /// <summary>Metadata key of the class of the GPUs, for example <c>a100</c>.</summary>
    public const string ClassKey = "gpu.class";

    /// <summary>Metadata key of the number of GPUs.</summary>
    public const string CountKey = "gpu.count";

    /// <summary>Class of a run that takes the first GPU that is free.</summary>
    public const string AnyClass = "any";

    /// <summary>Whether a silo has a GPU.</summary>
    public bool HasGpu(SiloAddress silo) => ValueOf(silo, AcceleratorKey) == Gpu;

    /// <summary>The living silos with a GPU of a class, and how many each has, in a fixed order.</summary>
    public IReadOnlyList<(SiloAddress Silo, int Count)> OfClass(string gpuClass) =>
    [
        .. status.GetApproximateSiloStatuses(onlyActive: true).Keys
            .Where(s => HasGpu(s) && (gpuClass == AnyClass || ValueOf(s, ClassKey) == gpuClass))
            .Order()
            .Select(s => (s, int.TryParse(ValueOf(s, CountKey), CultureInfo.InvariantCulture, out var count) ? count : 1)),
    ];

    private string? ValueOf(SiloAddress silo, string key) => metadata.GetSiloMetadata(silo).Metadata.GetValueOrDefault(key);
}
