using CellGenie.Grains;
using CellGenie.Grains.Storage;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace CellGenie.Silo;

/// <summary>Registers the silo.</summary>
internal static class SiloHosting
{
    /// <summary>Registers grains, storage, compute pool and GPUs as the role says.</summary>
    public static void AddCellGenieSilo(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var settings = configuration.GetSection(SiloSettings.Section).Get<SiloSettings>() ?? new SiloSettings();
        var storage = configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new StorageOptions();
        var gpu = configuration.GetSection("CellGenie:Gpu").Get<GpuOptions>() ?? new GpuOptions();
        builder.Services.AddOptions<SiloSettings>().BindConfiguration(SiloSettings.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = settings.DrainBudget);
        builder.Services.AddSingleton<Draining>();
        builder.Services.AddHostedService(p => p.GetRequiredService<Draining>());
        builder.Host.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (settings.ClusterId, "cellgenie"));
            silo.AddCellGenieStorage(storage);
            silo.AddCellGenieGrains(o => configuration.GetSection(AccessOptions.Section).Bind(o));
            silo.AddBatches();
            silo.AddTraining(gpu, settings.Renders);
        });
    }
}
