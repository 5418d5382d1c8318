using CellGenie.Grains;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CellGenie.Silo.Tests;

/// <summary>The real silo in this process, on free ports, with its data in a folder.</summary>
public sealed class TestSilo : IAsyncDisposable
{
    private readonly TempFolder _folder;

    private TestSilo(WebApplication app, TempFolder folder, CapturedLog log, ShiftedTime time)
    {
        (App, _folder, Log, Time) = (app, folder, log, time);
        Root = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Operator = new Api(Root, File.ReadAllText(folder["operator.key"]).Trim());
    }

    public WebApplication App { get; }

    public Uri Root { get; }

    public CapturedLog Log { get; }

    public ShiftedTime Time { get; }

    public string Folder => _folder.Path;

    /// <summary>The operators.</summary>
    public Api Operator { get; }

    public static async Task<TestSilo> StartAsync(string[]? arguments = null, Action<IServiceCollection>? configure = null)
    {
        var folder = new TempFolder();
        var log = new CapturedLog();
        var time = new ShiftedTime();
        var ports = FreePorts.Take(2);
        var app = SiloApplication.Create(
            [
                "--urls", "http://127.0.0.1:0",
                "--CellGenie:Data", folder.Path,
                "--CellGenie:Storage:SiloPort", $"{ports[0]}",
                "--CellGenie:Storage:GatewayPort", $"{ports[1]}",
                "--CellGenie:Compute:CacheFolder", folder["cache"],
                "--CellGenie:Compute:Workers", "2",
                "--CellGenie:Datasets:ScratchFolder", folder["scratch"],
                "--CellGenie:Batches:LookInterval", "00:00:00.200",
                .. arguments ?? [],
            ],
            builder =>
            {
                builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
                builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time));
                configure?.Invoke(builder.Services);
            });
        await app.StartAsync();
        return new TestSilo(app, folder, log, time);
    }

    /// <summary>Creates a tenant.</summary>
    public async Task<Lab> CreateLabAsync(string name, long images = 1000, long bytes = 1L << 30, int concurrentBatches = 10)
    {
        (await Operator.PostAsync("/v1/tenants", $$"""{"name":"{{name}}","displayName":"Lab {{name}}","quotas":{"images":{{images}},"bytes":{{bytes}},"concurrentBatches":{{concurrentBatches}},"gpuMinutes":60} }""")).Is(201);
        return new Lab(name, await KeyAsync("read"), await KeyAsync("write"), await KeyAsync("admin"));

        async Task<Api> KeyAsync(string scope) =>
            Operator.As((string)(await Operator.PostAsync($"/v1/tenants/{name}/keys", $$"""{"name":"{{scope}}","scope":"{{scope}}","lifetime":"P1D"}""")).Is(201).Json["secret"]!);
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await App.StopAsync(patience.Token);
        await App.DisposeAsync();
        _folder.Dispose();
    }
}
