using System.Reflection;
using CellGenie.Imaging;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Storage;

namespace CellGenie.Grains.Storage;

/// <summary>The one place where a storage provider is chosen.</summary>
public static class StorageExtensions
{
    private const string AzureAssembly = "CellGenie.Grains.Storage.Azure";

    /// <summary>Registers blobs (<see cref="IBlobStore"/>), grain state (<see cref="GrainStateStore.Name"/>), reminders and membership.</summary>
    /// <exception cref="InvalidInputException">The options are not valid.</exception>
    /// <exception cref="CellGenieException">The provider is not part of this build.</exception>
    public static ISiloBuilder AddCellGenieStorage(this ISiloBuilder silo, StorageOptions options)
    {
        options.Validate();
        silo.Services.AddCellGenieBlobs(options);
        if (options.Provider == StorageProvider.Azure)
            LoadAzure().Configure(silo, options);
        else
            AddFolders(silo, options);
        return silo;
    }

    /// <summary>Registers blobs (<see cref="IBlobStore"/>) alone, for a process without a silo.</summary>
    /// <exception cref="InvalidInputException">The options are not valid.</exception>
    public static IServiceCollection AddCellGenieBlobs(this IServiceCollection services, StorageOptions options)
    {
        options.Validate();
        return services.AddSingleton<IBlobStore>(provider => (options.Blobs ?? options.Provider) == StorageProvider.Azure
            ? new AzureBlobStore(options.Azure, provider.GetService<TimeProvider>())
            : new FolderBlobStore(Path.Combine(options.Folder, "blobs"), provider.GetService<TimeProvider>()));
    }

    private static void AddFolders(ISiloBuilder silo, StorageOptions options)
    {
        silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort, serviceId: StorageOptions.ServiceId, clusterId: StorageOptions.ServiceId);
        silo.AddReminders();
        silo.Services.AddKeyedSingleton<IGrainStorage>(GrainStateStore.Name, (provider, _) =>
            new FolderGrainStorage(Path.Combine(options.Folder, "state"), new StateSerializer(), provider.GetService<TimeProvider>()));
        silo.Services.AddSingleton<IReminderTable>(provider =>
            new FolderReminderTable(Path.Combine(options.Folder, "reminders"), provider.GetService<TimeProvider>()));
    }

    private static IClusterStorage LoadAzure()
    {
        try
        {
            var type = Assembly.Load(AzureAssembly).GetExportedTypes().FirstOrDefault(type => type.IsClass && typeof(IClusterStorage).IsAssignableFrom(type));
            if (type is not null)
                return (IClusterStorage)Activator.CreateInstance(type)!;
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException or TypeLoadException)
        {
            throw NotInThisBuild(e);
        }

        throw NotInThisBuild(null);
    }

    private static CellGenieException NotInThisBuild(Exception? cause) => new(
        $"storage provider azure: {AzureAssembly} is not part of this build, because the Orleans packages for Azure could not be restored when it was made; use localhost or another build", cause);
}
