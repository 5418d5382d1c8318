using System.Net;
using System.Net.Sockets;
using CellGenie.Client.Cluster;
using CellGenie.Grains;
using CellGenie.Synthesis.Sampling;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CellGenie.Client.Tests.Service;

/// <summary>The service itself, in this process, on a port of this machine, with its data in a folder; and a small laboratory to send to it.</summary>
public sealed class ServiceServer : WebApplicationFactory<Program>
{
    private readonly TempFolder _folder = new();
    private int _tenants;

    public ServiceServer()
    {
        Laboratory = SampleDataset.Write(_folder["lab"], new SampleOptions { ImagesPerCulture = 3, Seed = 1, Width = 256, Height = 192, Cultures = [SampleCultures.All[0]] });
        UseKestrel(0);
        StartServer();
        OperatorKey = File.ReadAllText(_folder["data/operator.key"]).Trim();
    }

    public Uri Address => ClientOptions.BaseAddress;

    public string OperatorKey { get; }

    /// <summary>One culture in three small images.</summary>
    public SampleSummary Laboratory { get; }

    public ClusterClients Cluster => Services.GetRequiredService<ClusterClients>();

    /// <summary>Makes a tenant of its own for a test.</summary>
    public async Task<string> NewTenantAsync(Func<TenantQuotas, TenantQuotas>? change = null)
    {
        var name = $"lab-{Interlocked.Increment(ref _tenants)}";
        var quotas = new TenantQuotas { Images = 1000, Bytes = 1L << 30, ConcurrentBatches = 4, GpuMinutes = 60 };
        await Operator(name).GetTenantClient(name).CreateAsync($"Lab {name}", change?.Invoke(quotas) ?? quotas);
        return name;
    }

    public CellGenieClient Operator(string? tenant = null) => Http(OperatorKey, tenant);

    public CellGenieClient Http(string key, string? tenant = null) => new(Address, new CellGenieApiKeyCredential(key), new CellGenieClientOptions { Tenant = tenant, PollingInterval = TimeSpan.FromMilliseconds(50) });

    protected override IHost CreateHost(IHostBuilder builder)
    {
        builder.ConfigureHostConfiguration(c => c.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["CellGenie:Data"] = _folder["data"],
            ["CellGenie:Storage:SiloPort"] = $"{FreePort()}",
            ["CellGenie:Storage:GatewayPort"] = $"{FreePort()}",
            ["CellGenie:Api:KeyCache"] = "00:00:00",
            ["CellGenie:Api:ChunkBytes"] = "65536",
            ["Logging:LogLevel:Default"] = "Warning",
        }));
        return base.CreateHost(builder);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.ConfigureServices(services => services.AddCellGenieClusterClients());

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _folder.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
