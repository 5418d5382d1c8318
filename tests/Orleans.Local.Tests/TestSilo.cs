using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Orleans.Local.Tests;

/// <summary>A silo with a clock that stands still until the test moves it.</summary>
public sealed class TestSilo : IAsyncDisposable
{
    private readonly IHost host;

    private TestSilo(IHost host, FakeTimeProvider time)
    {
        this.host = host;
        Time = time;
    }

    public FakeTimeProvider Time { get; }

    public IServiceProvider Services => host.Services;

    public Board Board => Services.GetRequiredService<Board>();

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public static TestSilo Build(Action<ISiloBuilder>? configure = null, FakeTimeProvider? time = null)
    {
        time ??= new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<Board>();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering();
            silo.AddMemoryGrainStorageAsDefault();
            configure?.Invoke(silo);
        });
        return new TestSilo(builder.Build(), time);
    }

    public static async Task<TestSilo> StartAsync(Action<ISiloBuilder>? configure = null, FakeTimeProvider? time = null)
    {
        var silo = Build(configure, time);
        await silo.StartHostAsync();
        return silo;
    }

    public Task StartHostAsync() => host.StartAsync(TestContext.Current.CancellationToken);

    public Task StopAsync(CancellationToken? token = null) => host.StopAsync(token ?? TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        // A grain that hangs in a test must not hang the test.
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await host.StopAsync(timeout.Token);
        host.Dispose();
    }
}
