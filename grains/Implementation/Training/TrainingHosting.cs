using CellGenie.Segmentation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace CellGenie.Grains;

/// <summary>Registers what training runs need on a silo, and what the silo says of itself.</summary>
public static class TrainingHosting
{
    /// <summary>Registers the GPU placement and tags the silo.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="gpu">The silo's GPUs, as configured.</param>
    /// <param name="renders">Whether the silo renders.</param>
    public static ISiloBuilder AddTraining(this ISiloBuilder builder, GpuOptions gpu, bool renders)
    {
        builder.Services.AddSingleton(Options.Create(gpu));
        builder.Services.AddSingleton<GpuSlots>();
        builder.Services.AddSingleton<GpuSilos>();
        builder.Services.AddPlacementFilter<GpuSiloFilter, GpuSiloFilterDirector>(ServiceLifetime.Transient);
        var tags = new Dictionary<string, string> { [ComputeSiloFilterDirector.ComputeKey] = renders ? ComputeSiloFilterDirector.Renders : ComputeSiloFilterDirector.RendersNot };
        if (gpu.Count > 0)
        {
            tags[GpuSilos.AcceleratorKey] = GpuSilos.Gpu;
            tags[GpuSilos.ClassKey] = gpu.Class;
            tags[GpuSilos.CountKey] = $"{gpu.Count}";
            // Without the engine the silo has no trainer, and says so to a run that comes to it.
            if (SegmentationEngines.Places.Any(File.Exists))
            {
                builder.Services.TryAddSingleton(_ => SegmentationEngines.Load());
                builder.Services.TryAddSingleton<ITrainer, SegmentationTrainer>();
            }
        }

        return builder.UseSiloMetadata(tags);
    }
}
