using System.Net;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Orleans.Configuration;
using Orleans.Hosting;

namespace CellGenie.Grains.Storage.Azure;

/// <summary>A cluster on one Azure storage account: membership and reminders in tables, grain state in the container <c>grainstate</c>.</summary>
public sealed class AzureCluster : IClusterStorage
{
    /// <inheritdoc/>
    public void Configure(ISiloBuilder silo, StorageOptions options)
    {
        var account = options.Azure;
        // The same bytes as in a folder, whatever the silo's general serializer is.
        var serializer = new StateSerializer();
        silo.Configure<ClusterOptions>(cluster => cluster.ServiceId = cluster.ClusterId = StorageOptions.ServiceId)
            .Configure<EndpointOptions>(endpoint =>
            {
                endpoint.SiloPort = options.SiloPort;
                endpoint.GatewayPort = options.GatewayPort;
                if (!string.IsNullOrEmpty(options.AdvertisedAddress))
                    endpoint.AdvertisedIPAddress = IPAddress.Parse(options.AdvertisedAddress);
            })
            .UseAzureStorageClustering(clustering => clustering.TableServiceClient = Tables(account))
            .UseAzureTableReminderService(reminders => reminders.TableServiceClient = Tables(account))
            .AddAzureBlobGrainStorage(GrainStateStore.Name, state =>
            {
                state.BlobServiceClient = Blobs(account);
                state.GrainStorageSerializer = serializer;
            });
    }

    private static TableServiceClient Tables(AzureStorageOptions account) => string.IsNullOrEmpty(account.ConnectionString)
        ? new TableServiceClient(account.TableUri, account.CreateCredential())
        : new TableServiceClient(account.ConnectionString);

    private static BlobServiceClient Blobs(AzureStorageOptions account) => string.IsNullOrEmpty(account.ConnectionString)
        ? new BlobServiceClient(account.BlobUri, account.CreateCredential())
        : new BlobServiceClient(account.ConnectionString);
}
