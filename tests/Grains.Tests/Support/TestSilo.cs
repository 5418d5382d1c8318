using CellGenie.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CellGenie.Grains.Tests;

/// <summary>One silo in this process, over a folder; the same on the stand-in and on Orleans. Started again on the same folder, it goes on.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    public const string Secret = "the secret of the tests, which has 32 bytes and more";

    private readonly IHost _host;

    private TestSilo(IHost host) => _host = host;

    /// <summary>Starts a silo.</summary>
    /// <param name="folder">Where it keeps everything.</param>
    /// <param name="configure">What a test has otherwise: a clock, a blob store, options.</param>
    /// <param name="gpu">Its GPUs; none by default.</param>
    public static async Task<TestSilo> StartAsync(string folder, Action<ISiloBuilder>? configure = null, GpuOptions? gpu = null)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        var ports = FreePorts.Take(2);
        builder.UseOrleans(silo =>
        {
            silo.AddCellGenieStorage(new StorageOptions { Folder = folder, SiloPort = ports[0], GatewayPort = ports[1] });
            silo.AddCellGenieAccess(o => o.ClusterSecret = Secret);
            silo.AddDatasets(o => o.ScratchFolder = Path.Combine(folder, "scratch"));
            silo.AddBatches();
            silo.Services.AddCompute(new ComputeOptions { CacheFolder = Path.Combine(folder, "cache"), Workers = 2 });
            silo.AddTraining(gpu ?? new GpuOptions(), renders: true);
            // Last, so that what a test brings takes the place of what is there.
            configure?.Invoke(silo);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new TestSilo(host);
    }

    public IServiceProvider Services => _host.Services;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public IBlobStore Blobs => _host.Services.GetRequiredService<IBlobStore>();

    public PrincipalContext Principals => _host.Services.GetRequiredService<PrincipalContext>();

    /// <summary>Calls are made by somebody of a lab until the scope ends.</summary>
    public IDisposable As(string tenant, Role role = Role.Owner) => Principals.Use(TestPrincipals.Lab(tenant, role));

    /// <summary>Calls are made by an operator until the scope ends.</summary>
    public IDisposable AsOperator() => Principals.Use(TestPrincipals.Operator);

    /// <summary>Calls are made by a grain of a tenant until the scope ends.</summary>
    public IDisposable AsGrain(string tenant) => Principals.UseGrain(tenant, "test");

    /// <summary>Calls are made by the service until the scope ends.</summary>
    public IDisposable AsService() => Principals.UseService("test");

    /// <summary>Creates a tenant that may use as much as it likes.</summary>
    public async Task CreateTenantAsync(string tenant, Quotas? quotas = null)
    {
        using (AsOperator())
            await Grains.Tenant(tenant).CreateAsync("Lab " + tenant, quotas ?? new Quotas(1_000_000, 1L << 40, 100, 10_000));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            _host.Dispose();
    }
}
