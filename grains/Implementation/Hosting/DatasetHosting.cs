using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CellGenie.Grains;

/// <summary>Registers what datasets, cell libraries and tenants need on a silo.</summary>
public static class DatasetHosting
{
    /// <summary>Registers tenants, the audit log, datasets and cell libraries. The blob store and the compute pool are registered elsewhere.</summary>
    public static ISiloBuilder AddDatasets(this ISiloBuilder silo, Action<DatasetOptions>? configure = null)
    {
        silo.Services.AddOptions<DatasetOptions>().Configure(configure ?? (_ => { })).ValidateDataAnnotations().ValidateOnStart();
        silo.Services.TryAddSingleton<IAuditLog, AuditLog>();
        silo.Services.TryAddSingleton<ArchiveUploads>();
        silo.Services.TryAddSingleton<DatasetWork>();
        return silo;
    }
}
