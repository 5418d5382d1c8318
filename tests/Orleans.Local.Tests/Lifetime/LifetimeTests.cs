using Orleans.Configuration;

namespace Orleans.Local.Tests.Lifetime;

public sealed class LifetimeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task First_calls_make_one_activation()
    {
        await using var silo = await TestSilo.StartAsync();
        var calls = Enumerable.Range(0, 100).Select(_ => Task.Run(() => Grain(silo, "slow").ActivationAsync(), Token)).ToArray();
        await silo.Board.Reached("activating slow");
        silo.Board.Open("activate");

        Assert.Single((await Task.WhenAll(calls)).Distinct());
        Assert.Equal(1, silo.Board.Count("activating slow"));
    }

    [Fact]
    public async Task Reference_alone_makes_no_activation()
    {
        await using var silo = await TestSilo.StartAsync();
        _ = Grain(silo, "a");
        await Grain(silo, "b").ActivationAsync();

        Assert.Equal(["activating b"], silo.Board.Notes);
    }

    [Fact]
    public async Task Failed_activation_fails_its_calls_and_the_next_call_tries_again()
    {
        await using var silo = await TestSilo.StartAsync();

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Grain(silo, "fails").ActivationAsync());
        Assert.Equal("not today", error.Message);
        await Grain(silo, "fails").ActivationAsync();
        Assert.Equal(["activating fails", "disposed fails", "activating fails"], silo.Board.Notes);
    }

    [Fact]
    public async Task Activation_that_takes_too_long_fails()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromHours(1)));
        var call = Grain(silo, "slow").ActivationAsync();
        await silo.Board.Reached("activating slow");
        silo.Time.Advance(TimeSpan.FromSeconds(30));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Patience, Token));
    }

    [Fact]
    public async Task Grain_that_asks_for_it_ends_after_its_call_and_the_next_call_makes_another()
    {
        await using var silo = await TestSilo.StartAsync();
        var before = await Grain(silo, "a").ActivationAsync();
        await Grain(silo, "a").EndAsync();
        var after = await Grain(silo, "a").ActivationAsync();

        Assert.NotEqual(before, after);
        Assert.Equal(
            ["activating a", "ending", "ended", "deactivating a ApplicationRequested", "disposed a", "activating a"], silo.Board.Notes);
    }

    [Fact]
    public async Task Call_that_comes_while_the_grain_ends_goes_to_the_next_activation()
    {
        await using var silo = await TestSilo.StartAsync();
        var before = await Grain(silo, "a").ActivationAsync();
        var ending = Grain(silo, "a").EndAsync("door");
        await silo.Board.Reached("ending");
        var next = Grain(silo, "a").ActivationAsync();
        Assert.Equal(0, silo.Board.Count("deactivating a ApplicationRequested"));
        silo.Board.Open("door");
        await ending;

        Assert.NotEqual(before, await next);
    }

    [Fact]
    public async Task Two_activations_never_live_at_once()
    {
        await using var silo = await TestSilo.StartAsync();
        await Grain(silo, "lasting").EndAsync();
        await silo.Board.Reached("deactivating lasting ApplicationRequested");
        var next = Grain(silo, "lasting").ActivationAsync();
        await Grain(silo, "other").ActivationAsync();

        Assert.Equal(1, silo.Board.Count("activating lasting"));
        silo.Board.Open("deactivate");
        await next;
        Assert.Equal(2, silo.Board.Count("activating lasting"));
    }

    [Fact]
    public async Task Call_of_a_grain_that_always_ends_first_is_rejected()
    {
        await using var silo = await TestSilo.StartAsync();

        await Assert.ThrowsAsync<OrleansMessageRejectionException>(() => Grain(silo, "never").ActivationAsync());
        Assert.Equal(["activating never", "disposed never", "activating never", "disposed never", "activating never", "disposed never"], silo.Board.Notes);
    }

    [Fact]
    public async Task Error_at_the_end_does_not_keep_the_grain_from_ending()
    {
        await using var silo = await TestSilo.StartAsync();
        var before = await Grain(silo, "bad end").ActivationAsync();
        await Grain(silo, "bad end").EndAsync();

        Assert.NotEqual(before, await Grain(silo, "bad end").ActivationAsync());
    }

    [Fact]
    public async Task End_that_takes_too_long_is_cut_off()
    {
        await using var silo = await TestSilo.StartAsync();
        await Grain(silo, "stuck").EndAsync();
        await silo.Board.Reached("deactivating stuck ApplicationRequested");
        silo.Time.Advance(TimeSpan.FromSeconds(30));

        await silo.Board.Reached("disposed stuck");
    }

    [Fact]
    public async Task Grain_ends_only_after_its_calls_however_long_they_take()
    {
        await using var silo = await TestSilo.StartAsync();
        var ending = Grain(silo, "a").EndAsync("door");
        await silo.Board.Reached("ending");
        silo.Time.Advance(TimeSpan.FromSeconds(20));
        silo.Time.Advance(TimeSpan.FromMinutes(10));
        await Assert.ThrowsAsync<TimeoutException>(() => ending.WaitAsync(Patience, Token));
        await Grain(silo, "other").ActivationAsync();

        Assert.Equal(0, silo.Board.Count("deactivating a ApplicationRequested"));
        silo.Board.Open("door");
        await silo.Board.Reached("deactivating a ApplicationRequested");
        await silo.Board.Reached("disposed a");
    }

    [Fact]
    public async Task Grain_that_is_told_to_end_while_it_begins_is_never_active()
    {
        await using var silo = await TestSilo.StartAsync();
        var call = Grain(silo, "slow").ActivationAsync();
        await silo.Board.Reached("activating slow");
        await silo.StopAsync();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => call.WaitAsync(Patience, Token));
        Assert.Equal(["activating slow", "disposed slow"], silo.Board.Notes);
    }

    [Fact]
    public async Task Idle_grain_is_collected()
    {
        await using var silo = await TestSilo.StartAsync();
        await Grain(silo, "a").ActivationAsync();
        silo.Time.Advance(TimeSpan.FromMinutes(14));
        await Grain(silo, "b").ActivationAsync();
        silo.Time.Advance(TimeSpan.FromMinutes(1));

        await silo.Board.Reached("deactivating a ActivationIdle");
        await silo.Board.Reached("disposed a");
        Assert.Equal(0, silo.Board.Count("deactivating b ActivationIdle"));
    }

    [Fact]
    public async Task Used_busy_and_delayed_grains_are_not_collected()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromHours(1)));
        await Grain(silo, "used").ActivationAsync();
        await Grain(silo, "delayed").DelayAsync(TimeSpan.FromMinutes(40));
        var busy = Grain(silo, "busy").WaitAsync("door");
        await silo.Board.Reached("begin door");
        for (var i = 0; i < 3; i++)
        {
            silo.Time.Advance(TimeSpan.FromMinutes(10));
            await Grain(silo, "used").ActivationAsync();
        }

        Assert.DoesNotContain(silo.Board.Notes, note => note.StartsWith("deactivating", StringComparison.Ordinal));
        silo.Board.Open("door");
        await busy;
        silo.Time.Advance(TimeSpan.FromMinutes(16));
        await silo.Board.Reached("deactivating delayed ActivationIdle");
        await silo.Board.Reached("deactivating used ActivationIdle");
        await silo.Board.Reached("deactivating busy ActivationIdle");
    }

    [Fact]
    public async Task Age_of_a_class_is_its_own()
    {
        await using var silo = await TestSilo.StartAsync(builder =>
            builder.Configure<GrainCollectionOptions>(options => options.ClassSpecificCollectionAge[typeof(LifeGrain).FullName!] = TimeSpan.FromMinutes(5)));
        await silo.Grains.GetGrain<IKeptGrain>("kept").ActivationAsync();
        await silo.Grains.GetGrain<IShortLifeGrain>("short").ActivationAsync();
        await Grain(silo, "configured").ActivationAsync();
        silo.Time.Advance(TimeSpan.FromMinutes(4));
        await silo.Board.Reached("deactivating short ActivationIdle");
        Assert.Equal(0, silo.Board.Count("deactivating configured ActivationIdle"));
        silo.Time.Advance(TimeSpan.FromMinutes(2));
        await silo.Board.Reached("deactivating configured ActivationIdle");
        silo.Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(0, silo.Board.Count("deactivating kept ActivationIdle"));
    }

    [Fact]
    public async Task Stop_of_the_host_deactivates_all_grains()
    {
        await using var silo = await TestSilo.StartAsync();
        var names = Enumerable.Range(0, 50).Select(i => $"g{i}").ToArray();
        await Task.WhenAll(names.Select(name => Grain(silo, name).ActivationAsync()));
        await silo.StopAsync();

        Assert.All(names, name => Assert.Equal(1, silo.Board.Count($"deactivating {name} ShuttingDown")));
        await Assert.ThrowsAsync<SiloUnavailableException>(() => Grain(silo, "late").ActivationAsync());
    }

    [Fact]
    public async Task Stop_of_the_host_waits_only_so_long()
    {
        await using var silo = await TestSilo.StartAsync();
        var call = Grain(silo, "a").WaitAsync("door");
        await silo.Board.Reached("begin door");
        using var patience = new CancellationTokenSource();
        var stopping = silo.StopAsync(patience.Token);
        Assert.False(stopping.IsCompleted);
        await patience.CancelAsync();

        await stopping.WaitAsync(Patience, Token).ContinueWith(_ => { }, TaskScheduler.Default);
        silo.Board.Open("door");
        await call;
    }

    [Fact]
    public async Task Call_before_the_start_of_the_silo_is_refused()
    {
        await using var silo = TestSilo.Build();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => Grain(silo, "a").ActivationAsync());
    }

    private static ILifeGrain Grain(TestSilo silo, string key) => silo.Grains.GetGrain<ILifeGrain>(key);
}
