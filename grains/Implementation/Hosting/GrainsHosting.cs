using CellGenie.Imaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CellGenie.Grains;

/// <summary>What every silo of CellGenie has.</summary>
public static class GrainsHosting
{
    /// <summary>The section of the compute pool's options.</summary>
    public const string ComputeSection = "CellGenie:Compute";

    /// <summary>Registers access, tenants, the audit log, datasets, cell libraries and the compute pool. Blobs and grain state are registered elsewhere.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="access">Sets the cluster's secret.</param>
    public static ISiloBuilder AddCellGenieGrains(this ISiloBuilder silo, Action<AccessOptions> access)
    {
        silo.AddCellGenieAccess(access);
        silo.Services.AddOptions<DatasetOptions>().BindConfiguration(DatasetOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        silo.Services.AddOptions<ComputeOptions>().BindConfiguration(ComputeSection).ValidateOnStart();
        silo.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ComputeOptions>, ComputeOptionsValidator>());
        silo.Services.TryAddSingleton(p => p.GetRequiredService<IOptions<ComputeOptions>>().Value);
        silo.Services.TryAddSingleton<ComputePool>();
        silo.Services.TryAddSingleton<BankCache>();
        silo.Services.TryAddSingleton<RenderSessions>();
        silo.Services.TryAddSingleton<IAuditLog, AuditLog>();
        silo.Services.TryAddSingleton<ArchiveUploads>();
        silo.Services.TryAddSingleton<DatasetWork>();
        return silo;
    }

    private sealed class ComputeOptionsValidator : IValidateOptions<ComputeOptions>
    {
        public ValidateOptionsResult Validate(string? name, ComputeOptions options)
        {
            try
            {
                options.Validate();
                return ValidateOptionsResult.Success;
            }
            catch (CellGenieException e)
            {
                return ValidateOptionsResult.Fail(e.Message);
            }
        }
    }
}
