using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CellGenie.Grains;

/// <summary>Registers what training runs need on a silo.</summary>
public static class TrainingHosting
{
    /// <summary>Registers the GPU placement and tags the silo with the metadata that its options say.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="gpu">The silo's GPUs, as configured.</param>
    /// <exception cref="OptionsValidationException">The options are not valid.</exception>
    public static ISiloBuilder AddTraining(this ISiloBuilder builder, GpuOptions gpu)
    {
        builder.Services.AddSingleton(Options.Create(gpu));
        builder.Services.AddSingleton<GpuSlots>();
        builder.Services.AddSingleton<GpuSilos>();
        builder.Services.AddPlacementFilter<GpuSiloFilter, GpuSiloFilterDirector>(ServiceLifetime.Singleton);
        return builder.UseSiloMetadata(gpu.Count == 0
            ? []
            : new Dictionary<string, string> { [GpuSilos.AcceleratorKey] = GpuSilos.Gpu, [GpuSilos.ClassKey] = gpu.Class, [GpuSilos.CountKey] = $"{gpu.Count}" });
    }
}
