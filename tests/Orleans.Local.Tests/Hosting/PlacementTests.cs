using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Orleans.Local.Tests.Hosting;

public sealed class PlacementTests
{
    [Fact]
    public async Task Filter_lets_the_grain_live_on_a_silo_with_the_metadata()
    {
        await using var silo = await StartAsync(new() { ["accelerator"] = "gpu" });
        var address = silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;

        Assert.Equal(address.ToString(), await Grain(silo).SiloAsync());
        await Grain(silo).SiloAsync();
        Assert.Equal(["placed/a accelerator=gpu"], silo.Board.Notes);
    }

    [Fact]
    public async Task Call_fails_where_no_silo_is_left_and_is_asked_again_next_time()
    {
        await using var silo = await StartAsync([]);

        var error = await Assert.ThrowsAsync<OrleansException>(() => Grain(silo).SiloAsync());
        Assert.StartsWith("No active nodes are compatible with grain placed", error.Message);
        await Assert.ThrowsAsync<OrleansException>(() => Grain(silo).SiloAsync());
        Assert.Equal(2, silo.Board.Notes.Length);
    }

    [Fact]
    public async Task Filter_that_is_not_registered_fails_the_call()
    {
        await using var silo = await TestSilo.StartAsync();

        await Assert.ThrowsAsync<KeyNotFoundException>(() => Grain(silo).SiloAsync());
    }

    [Fact]
    public async Task Metadata_comes_from_configuration_and_is_empty_for_unknown_silos()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("Orleans:Metadata:accelerator", "gpu")]).Build();
        await using var silo = await TestSilo.StartAsync(builder => builder.UseSiloMetadata(configuration));
        var cache = silo.Services.GetRequiredService<ISiloMetadataCache>();

        Assert.Equal("gpu", cache.GetSiloMetadata(silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress).Metadata["accelerator"]);
        Assert.Empty(cache.GetSiloMetadata(SiloAddress.Zero).Metadata);
    }

    private static Task<TestSilo> StartAsync(Dictionary<string, string> metadata) => TestSilo.StartAsync(builder =>
    {
        builder.UseSiloMetadata(metadata);
        builder.Services.AddPlacementFilter<NeedsStrategy, NeedsDirector>(ServiceLifetime.Transient);
    });

    private static IPlacedGrain Grain(TestSilo silo) => silo.Grains.GetGrain<IPlacedGrain>("a");
}
