using System.Net;
using System.Net.Sockets;
using Azure.Identity;
using Azure.Storage.Blobs;
using CellGenie.Grains.Storage;
using CellGenie.Imaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;

namespace CellGenie.Storage.Tests;

public sealed class StorageExtensionsTests
{
    [Fact]
    public async Task Localhost_silo_goes_on_after_a_restart()
    {
        using var folder = new TempFolder();
        var options = Ports(new StorageOptions { Folder = folder["data"] });
        await UseAndRestartAsync(options);
        Assert.Equal(["blobs", "reminders", "state"], Directory.GetDirectories(folder["data"]).Select(Path.GetFileName).Order());
        Assert.Equal("""{"version":1,"count":7,"day":"Sunday","names":{}}""", File.ReadAllText(Assert.Single(Directory.GetFiles(folder["data/state"], "*.json"))));
    }

    [Fact]
    public async Task Azure_silo_goes_on_after_a_restart()
    {
        Assert.SkipUnless(HasAzure, "needs the Orleans packages for Azure, which were not restored here");
        using var azurite = Azurite.Start();
        var options = Ports(new StorageOptions { Provider = StorageProvider.Azure, Azure = { ConnectionString = azurite.ConnectionString } });

        await UseAndRestartAsync(options);

        // The same bytes as in a folder.
        var container = new BlobServiceClient(azurite.ConnectionString).GetBlobContainerClient("grainstate");
        var names = new List<string>();
        await foreach (var item in container.GetBlobsAsync())
            names.Add(item.Name);
        var content = await container.GetBlobClient(Assert.Single(names)).DownloadContentAsync();
        Assert.Equal("""{"version":1,"count":7,"day":"Sunday","names":{}}""", content.Value.Content.ToString());
    }

    [Fact]
    public void Azure_in_a_build_without_it_is_a_clear_error()
    {
        Assert.SkipWhen(HasAzure, "this build has it");
        var options = new StorageOptions { Provider = StorageProvider.Azure, Azure = { ConnectionString = "UseDevelopmentStorage=true" } };
        var error = Assert.Throws<CellGenieException>(() => Build(options));
        Assert.StartsWith("storage provider azure: CellGenie.Grains.Storage.Azure is not part of this build", error.Message);
    }

    [Fact]
    public void Invalid_options_are_all_named()
    {
        var localhost = Assert.Throws<InvalidInputException>(() => new StorageOptions { SiloPort = 0, GatewayPort = 70_000 }.Validate());
        Assert.Equal("configuration, CellGenie:Storage: Folder must be set; SiloPort must be 1 to 65535; GatewayPort must be 0 to 65535", localhost.Message);
        var azure = Assert.Throws<InvalidInputException>(() =>
            new StorageOptions { Provider = StorageProvider.Azure, Azure = { BlobUri = new Uri("http://plain.example"), OperationTimeout = TimeSpan.Zero } }.Validate());
        Assert.Equal(
            "configuration, CellGenie:Storage: Azure:BlobUri must be an https address, or Azure:ConnectionString be set; " +
            "Azure:TableUri must be an https address, or Azure:ConnectionString be set; Azure:OperationTimeout must be 1 second to 10 minutes", azure.Message);
        Assert.Throws<InvalidInputException>(() => new StorageOptions { Provider = (StorageProvider)7 }.Validate());
        var address = Assert.Throws<InvalidInputException>(() => new StorageOptions { Folder = "x", AdvertisedAddress = "pod-1" }.Validate());
        Assert.Equal("configuration, CellGenie:Storage: AdvertisedAddress is 'pod-1'; it must be an IP address", address.Message);
        new StorageOptions { Folder = "x", AdvertisedAddress = "10.0.0.7" }.Validate();
        new StorageOptions { Folder = "x" }.Validate();
        new StorageOptions { Provider = StorageProvider.Azure, Azure = { BlobUri = new("https://a.example"), TableUri = new("https://b.example"), ClientId = "id" } }.Validate();
    }

    [Fact]
    public void Identity_is_the_pods_where_it_has_one_then_the_machines()
    {
        using var folder = new TempFolder();
        var pod = new Dictionary<string, string> { ["AZURE_FEDERATED_TOKEN_FILE"] = folder["token"], ["AZURE_TENANT_ID"] = "tenant", ["AZURE_CLIENT_ID"] = "client" };
        Assert.IsType<WorkloadIdentityCredential>(new AzureStorageOptions().CreateCredential(pod.GetValueOrDefault));
        Assert.IsType<WorkloadIdentityCredential>(new AzureStorageOptions { ClientId = "other" }.CreateCredential(pod.GetValueOrDefault));
        Assert.IsType<ManagedIdentityCredential>(new AzureStorageOptions { ClientId = "vm" }.CreateCredential(_ => null));
        Assert.IsType<DefaultAzureCredential>(new AzureStorageOptions().CreateCredential(_ => ""));
    }

    private static bool HasAzure => File.Exists(Path.Combine(AppContext.BaseDirectory, "Microsoft.Orleans.Clustering.AzureStorage.dll")) ||
        File.Exists(Path.Combine(AppContext.BaseDirectory, "Orleans.Clustering.AzureStorage.dll"));

    private static async Task UseAndRestartAsync(StorageOptions options)
    {
        using (var host = Build(options))
        {
            await host.StartAsync();
            var grain = host.Services.GetRequiredService<IGrainFactory>().GetGrain<ICounterGrain>("lab-a/x");
            Assert.Equal(3, await grain.AddAsync(3));
            await grain.RemindAsync("reconcile");
            await host.Services.GetRequiredService<IBlobStore>().WriteAsync(BlobPaths.BatchManifest("lab-a", "b"), "kept"u8.ToArray());
            await host.StopAsync();
        }

        using (var host = Build(options))
        {
            await host.StartAsync();
            var grain = host.Services.GetRequiredService<IGrainFactory>().GetGrain<ICounterGrain>("lab-a/x");
            Assert.Equal(7, await grain.AddAsync(4));
            Assert.True(await grain.HasReminderAsync("reconcile"));
            Assert.False(await grain.HasReminderAsync("other"));
            await using var stream = await host.Services.GetRequiredService<IBlobStore>().OpenReadAsync(BlobPaths.BatchManifest("lab-a", "b"));
            Assert.Equal("kept", await new StreamReader(stream).ReadToEndAsync());
            await host.StopAsync();
        }
    }

    private static IHost Build(StorageOptions options) =>
        new HostBuilder().UseOrleans(silo => silo.AddCellGenieStorage(options)).Build();

    private static StorageOptions Ports(StorageOptions options)
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        options.SiloPort = ((IPEndPoint)first.LocalEndpoint).Port;
        options.GatewayPort = ((IPEndPoint)second.LocalEndpoint).Port;
        return options;
    }
}
