using CellGenie.Grains;
using CellGenie.Grains.Storage;
using Orleans.Configuration;

namespace CellGenie.Silo;

/// <summary>Registers the silo.</summary>
internal static class SiloHosting
{
    /// <summary>Registers grains, storage, compute pool and GPUs as the role says.</summary>
    public static void AddCellGenieSilo(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var settings = configuration.Read<SiloSettings>(SiloSettings.Section);
        var gpu = configuration.Read<GpuOptions>("CellGenie:Gpu");
        GpuDevices.Require(settings.Role, gpu, configuration.GetValue("CellGenie:Gpu:Verify", true) ? GpuDevices.Count : null);
        builder.Services.AddOptions<SiloSettings>().BindConfiguration(SiloSettings.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = settings.DrainBudget);
        builder.Services.AddSingleton<Draining>();
        builder.Services.AddHostedService(p => p.GetRequiredService<Draining>());
        builder.Services.AddHostedService<StartNote>();
        builder.Services.AddCompute(configuration.Read<ComputeOptions>("CellGenie:Compute"));
        builder.Host.UseOrleans(silo =>
        {
            silo.AddCellGenieStorage(configuration.Read<StorageOptions>(StorageOptions.Section));
            silo.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (settings.ClusterId, "cellgenie"));
            silo.AddCellGenieAccess(o => configuration.GetSection(AccessOptions.Section).Bind(o));
            silo.AddDatasets(o => configuration.GetSection(DatasetOptions.Section).Bind(o));
            silo.AddBatches();
            silo.AddTraining(gpu, settings.Renders);
        });
    }
}
