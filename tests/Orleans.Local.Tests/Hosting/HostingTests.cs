using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Local.Tests.Lifetime;

namespace Orleans.Local.Tests.Hosting;

public sealed class HostingTests
{
    [Fact]
    public async Task Stages_start_from_the_lowest_and_stop_the_other_way_round()
    {
        await using var silo = await TestSilo.StartAsync(builder =>
        {
            builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, Participant>();
            builder.AddStartupTask<Startup>();
            builder.AddStartupTask((services, _) =>
            {
                services.GetRequiredService<Board>().Note("early task");
                return Task.CompletedTask;
            }, ServiceLifecycleStage.ApplicationServices + 1);
        });
        await silo.StopAsync();

        Assert.Equal(
            [
                "start storage", "start application", "early task", "activating startup", "startup", "deactivating startup ShuttingDown",
                "disposed startup", "stop application", "stop storage",
            ],
            silo.Board.Notes);
    }

    [Fact]
    public async Task Failing_startup_task_fails_the_start()
    {
        await using var silo = TestSilo.Build(builder => builder.AddStartupTask((_, _) => throw new InvalidDataException("startup")));

        await Assert.ThrowsAsync<InvalidDataException>(silo.StartHostAsync);
    }

    [Fact]
    public async Task Client_and_factory_are_services_and_the_silo_tells_its_name()
    {
        await using var silo = await TestSilo.StartAsync(builder =>
        {
            builder.UseLocalhostClustering(siloPort: 12345, gatewayPort: 23456, serviceId: "cellgenie", clusterId: "c1");
            builder.Configure<SiloOptions>(options => options.SiloName = "one");
        });
        var client = silo.Services.GetRequiredService<IClusterClient>();
        var details = silo.Services.GetRequiredService<ILocalSiloDetails>();
        var oracle = silo.Services.GetRequiredService<ISiloStatusOracle>();

        Assert.Same(silo.Grains, client);
        Assert.NotNull(client.ServiceProvider.GetService<Board>());
        Assert.Equal(("one", "c1", 12345, 23456), (details.Name, details.ClusterId, details.SiloAddress.Endpoint.Port, details.GatewayAddress.Endpoint.Port));
        Assert.Equal("cellgenie", silo.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<ClusterOptions>>().Value.ServiceId);
        Assert.Equal([details.SiloAddress], oracle.GetActiveSilos());
        Assert.Equal(SiloStatus.Active, oracle.CurrentStatus);
        Assert.True(oracle.TryGetSiloName(details.SiloAddress, out var name));
        Assert.Equal("one", name);
        await silo.StopAsync();
        Assert.Equal(SiloStatus.Dead, oracle.GetApproximateSiloStatus(details.SiloAddress));
        Assert.Empty(oracle.GetActiveSilos());
    }

    [Theory]
    [InlineData(0, 15, 15)]
    [InlineData(1, 1, 15)]
    [InlineData(1, 15, 1)]
    public async Task Wrong_collection_ages_fail_the_start(int quantum, int age, int special)
    {
        await using var silo = TestSilo.Build(builder => builder.Configure<GrainCollectionOptions>(options =>
        {
            options.CollectionQuantum = TimeSpan.FromMinutes(quantum);
            options.CollectionAge = TimeSpan.FromMinutes(age);
            options.ClassSpecificCollectionAge["x"] = TimeSpan.FromMinutes(special);
        }));

        await Assert.ThrowsAsync<OrleansConfigurationException>(silo.StartHostAsync);
    }

    [Fact]
    public async Task Silo_must_be_told_how_it_finds_others_and_cannot_join_one()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleans();
        using var host = builder.Build();

        await Assert.ThrowsAsync<OrleansConfigurationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Throws<NotSupportedException>(() =>
            builder.UseOrleans(silo => silo.UseLocalhostClustering(primarySiloEndpoint: new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 1))));
    }

    [Fact]
    public async Task Older_host_builder_takes_a_silo_too()
    {
        using var host = new HostBuilder()
            .ConfigureServices(services => services.AddSingleton<Board>())
            .UseOrleans(silo => silo.UseLocalhostClustering())
            .Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        await host.Services.GetRequiredService<IGrainFactory>().GetGrain<ILifeGrain>("a").ActivationAsync();
        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, host.Services.GetRequiredService<Board>().Count("deactivating a ShuttingDown"));
    }

    private sealed class Startup(IGrainFactory grains, Board board) : IStartupTask
    {
        public async Task Execute(CancellationToken cancellationToken)
        {
            await grains.GetGrain<ILifeGrain>("startup").ActivationAsync();
            board.Note("startup");
        }
    }

    private sealed class Participant(Board board) : ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle lifecycle)
        {
            Subscribe(lifecycle, "application", ServiceLifecycleStage.ApplicationServices);
            Subscribe(lifecycle, "storage", ServiceLifecycleStage.RuntimeStorageServices);
        }

        private void Subscribe(ISiloLifecycle lifecycle, string name, int stage) => lifecycle.Subscribe(name, stage, _ => Note("start " + name), _ => Note("stop " + name));

        private Task Note(string note)
        {
            board.Note(note);
            return Task.CompletedTask;
        }
    }
}
