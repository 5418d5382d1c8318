using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace Orleans.Local.Tests.State;

public sealed class StateTests
{
    [Fact]
    public async Task State_is_empty_at_first_and_read_before_the_grain_is_active_after_that()
    {
        await using var silo = await TestSilo.StartAsync(Other);
        var grain = Grain(silo);
        Assert.Equal(new Snapshot(0, 0, false, null, 0), await grain.ShowAsync());
        await grain.SetAsync(5);
        var written = await grain.ShowAsync();
        Assert.True(written.RecordExists);
        Assert.NotNull(written.Etag);
        await grain.EndAsync();

        Assert.Equal(written with { Secret = -5 }, await grain.ShowAsync());
        Assert.Equal(5, await grain.AtActivationAsync());
    }

    [Fact]
    public async Task State_that_was_not_written_is_gone_with_the_activation()
    {
        await using var silo = await TestSilo.StartAsync(Other);
        var grain = Grain(silo);
        await grain.SetAsync(5);
        await grain.SetAsync(6, write: false);
        Assert.Equal(6, (await grain.ShowAsync()).Amount);
        await grain.EndAsync();

        Assert.Equal((5, 1), ((await grain.ShowAsync()).Amount, (await grain.ShowAsync()).LogLength));
    }

    [Fact]
    public async Task Reading_again_drops_what_was_not_written()
    {
        await using var silo = await TestSilo.StartAsync(Other);
        var grain = Grain(silo);
        await grain.SetAsync(5);
        await grain.SetAsync(6, write: false);
        await grain.ReadAsync();

        Assert.Equal(5, (await grain.ShowAsync()).Amount);
    }

    [Fact]
    public async Task Cleared_state_is_empty_and_can_be_written_again()
    {
        await using var silo = await TestSilo.StartAsync(Other);
        var grain = Grain(silo);
        await grain.SetAsync(5);
        await grain.ClearAsync();
        Assert.Equal(new Snapshot(0, 0, false, null, 0), await grain.ShowAsync());
        await grain.SetAsync(6);
        await grain.EndAsync();

        Assert.Equal(6, (await grain.ShowAsync()).Amount);
    }

    [Fact]
    public async Task States_and_grains_do_not_share_records()
    {
        await using var silo = await TestSilo.StartAsync(Other);
        await Grain(silo).SetAsync(1);

        Assert.Equal((1, 2), await Grain(silo).BothAsync());
        Assert.Equal(0, (await Grain(silo, "b").ShowAsync()).Amount);
    }

    [Fact]
    public async Task Conflict_is_told_to_the_callers_and_ends_the_activation_that_met_it()
    {
        await using var silo = await TestSilo.StartAsync(Other);
        var grain = Grain(silo);
        await grain.SetAsync(1);

        // Another writer, with the ETag of the store.
        var storage = silo.Services.GetRequiredKeyedService<IGrainStorage>(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME);
        var record = new GrainState<Account>();
        await storage.ReadStateAsync("account", grain.GetGrainId(), record);
        record.State.Amount = 100;
        await storage.WriteStateAsync("account", grain.GetGrainId(), record);

        var caller = silo.Grains.GetGrain<ICallingGrain>("c");
        await Assert.ThrowsAsync<InconsistentStateException>(() => caller.SetThroughAsync(grain, 2));
        Assert.Equal(1, await caller.CountAsync());
        Assert.Equal(100, (await grain.ShowAsync()).Amount);
        await grain.SetAsync(3);
        Assert.Equal(3, (await grain.ShowAsync()).Amount);
    }

    [Fact]
    public async Task Old_etags_are_refused_by_the_storage_in_memory()
    {
        await using var silo = await TestSilo.StartAsync(Other);
        var storage = silo.Services.GetRequiredKeyedService<IGrainStorage>("other");
        var id = GrainId.Parse("a/b");
        var record = new GrainState<Account>(new Account());
        await storage.WriteStateAsync("s", id, record);
        var old = new GrainState<Account>(new Account(), record.ETag);
        await storage.WriteStateAsync("s", id, record);

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("s", id, old));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("s", id, old));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("s", id, new GrainState<Account>(new Account())));
        await storage.ClearStateAsync("s", id, record);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("s", id, old));
    }

    [Fact]
    public async Task Error_of_the_storage_reaches_the_caller_and_the_activation_lives()
    {
        var storage = new FaultyStorage();
        await using var silo = await TestSilo.StartAsync(builder => With(builder, storage));
        await Grain(silo).SetAsync(1);
        storage.Fault = new IOException("disk");

        var error = await Assert.ThrowsAsync<OrleansException>(() => Grain(silo).SetAsync(2));
        Assert.IsType<IOException>(error.InnerException);
        Assert.Equal(2, (await Grain(silo).ShowAsync()).Amount);
        storage.Fault = null;
        await Grain(silo).WriteAsync();
        Assert.Equal(2, ((Account)storage.Records["account state/a"]!).Amount);
    }

    [Fact]
    public async Task Storage_that_cannot_be_read_fails_the_activation_until_it_can()
    {
        var storage = new FaultyStorage { Fault = new IOException("disk") };
        await using var silo = await TestSilo.StartAsync(builder => With(builder, storage));

        await Assert.ThrowsAsync<OrleansException>(() => Grain(silo).ShowAsync());
        storage.Fault = null;
        Assert.Equal(0, (await Grain(silo).ShowAsync()).Amount);
    }

    [Fact]
    public async Task Missing_storage_is_named()
    {
        await using var silo = await TestSilo.StartAsync();

        var error = await Assert.ThrowsAsync<BadProviderConfigException>(() => silo.Grains.GetGrain<ILostStorageGrain>("a").DoAsync());
        Assert.Contains("missing", error.Message);
    }

    [Fact]
    public async Task State_can_be_written_when_the_host_stops()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grains.GetGrain<IShutdownGrain>("a");
        await grain.TouchAsync();
        await silo.StopAsync();
        var record = new GrainState<Account>();
        await silo.Services.GetRequiredKeyedService<IGrainStorage>("Default").ReadStateAsync("account", grain.GetGrainId(), record);

        Assert.Equal(77, record.State.Amount);
    }

    [Fact]
    public async Task State_belongs_to_the_turns_of_its_grain()
    {
        await using var silo = await TestSilo.StartAsync(Other);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Grain(silo).FromPoolAsync());
    }

    [Fact]
    public async Task Serializer_keeps_exactly_the_marked_members()
    {
        await using var silo = await TestSilo.StartAsync();
        var serializer = silo.Services.GetRequiredService<IGrainStorageSerializer>();
        var student = new Isolation.Student("Ada", [1], Isolation.Colour.Green) { Notes = ["n"], Forgotten = "x" };
        var copy = serializer.Deserialize<Isolation.Student>(serializer.Serialize(student));

        Assert.Equal(("Ada", Isolation.Colour.Green, null), (copy.Name, copy.Colour, copy.Forgotten));
        Assert.Equal(["n"], copy.Notes);
        Assert.Equal(3, serializer.Deserialize<Account>(serializer.Serialize(new Account { Secret = 3 })).Secret);
        Assert.Throws<NotSupportedException>(() => serializer.Serialize(new Isolation.Box { Next = new Isolation.DerivedBox() }));
    }

    private static void Other(ISiloBuilder builder) => builder.AddMemoryGrainStorage("other");

    private static void With(ISiloBuilder builder, FaultyStorage storage)
    {
        Other(builder);
        builder.Services.AddGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, (_, _) => storage);
    }

    private static IStateGrain Grain(TestSilo silo, string key = "a") => silo.Grains.GetGrain<IStateGrain>(key);
}
