namespace Orleans.Local.Tests.Lifetime;

public sealed class TimerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Timer_ticks_when_due_and_then_by_its_period()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Grain(silo);
        await grain.StartAsync(5 * Second, 10 * Second);
        silo.Time.Advance(4.9 * Second);
        Assert.Equal(0, await grain.TicksAsync());
        silo.Time.Advance(0.1 * Second);
        await silo.Board.Reached("tick");
        Assert.Equal(1, await grain.TicksAsync());
        silo.Time.Advance(10 * Second);

        await silo.Board.Reached("tick", 2);
        Assert.Equal(2, await grain.TicksAsync());
    }

    [Fact]
    public async Task Infinite_period_gives_one_tick()
    {
        await using var silo = await TestSilo.StartAsync();
        await Grain(silo).StartAsync(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        await silo.Board.Reached("tick");
        await Grain(silo).TicksAsync();
        silo.Time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(1, await Grain(silo).TicksAsync());
    }

    [Fact]
    public async Task Tick_waits_for_the_end_of_a_call_and_calls_for_the_end_of_a_tick()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Grain(silo);
        await grain.StartAsync(Second, 10 * Second, door: "tock");
        var call = grain.WaitAsync("door");
        await silo.Board.Reached("begin door");
        silo.Time.Advance(Second);
        Assert.Equal(0, await grain.PeekAsync());
        silo.Board.Open("door");
        await call;
        await silo.Board.Reached("tick");
        var late = grain.TicksAsync();
        Assert.Equal(1, await grain.PeekAsync());
        Assert.False(late.IsCompleted);
        silo.Board.Open("tock");

        Assert.Equal(1, await late);
    }

    [Fact]
    public async Task Interleaving_tick_runs_while_a_call_waits()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Grain(silo);
        await grain.StartAsync(Second, 10 * Second, interleave: true);
        var call = grain.WaitAsync("door");
        await silo.Board.Reached("begin door");
        silo.Time.Advance(Second);

        await silo.Board.Reached("tick");
        Assert.False(call.IsCompleted);
        silo.Board.Open("door");
        await call;
    }

    [Fact]
    public async Task Ticks_do_not_pile_up_and_the_period_is_counted_from_the_end()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Grain(silo);
        await grain.StartAsync(Second, Second, door: "tock");
        silo.Time.Advance(Second);
        await silo.Board.Reached("tick");
        silo.Time.Advance(20 * Second);
        silo.Board.Open("tock");
        Assert.Equal(1, await grain.TicksAsync());
        silo.Time.Advance(0.9 * Second);
        Assert.Equal(1, await grain.TicksAsync());
        silo.Time.Advance(0.1 * Second);

        await silo.Board.Reached("tick", 2);
    }

    [Fact]
    public async Task Error_of_a_tick_does_not_end_the_timer()
    {
        await using var silo = await TestSilo.StartAsync();
        await Grain(silo).StartAsync(Second, Second, door: "throw");
        silo.Time.Advance(Second);
        await silo.Board.Reached("tick");
        await Grain(silo).TicksAsync();
        silo.Time.Advance(Second);

        await silo.Board.Reached("tick", 2);
    }

    [Fact]
    public async Task Changed_timer_ticks_by_its_new_times()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Grain(silo);
        await grain.StartAsync(Second, Second);
        await grain.ChangeAsync(100 * Second, 200 * Second);
        silo.Time.Advance(99 * Second);
        Assert.Equal(0, await grain.TicksAsync());
        silo.Time.Advance(Second);
        await silo.Board.Reached("tick");
        await grain.TicksAsync();
        silo.Time.Advance(199 * Second);
        Assert.Equal(1, await grain.TicksAsync());
        silo.Time.Advance(Second);

        await silo.Board.Reached("tick", 2);
    }

    [Fact]
    public async Task Disposed_timer_is_silent()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Grain(silo);
        await grain.StartAsync(Second, Second);
        await grain.StopAsync();
        silo.Time.Advance(10 * Second);

        Assert.Equal(0, await grain.TicksAsync());
        await grain.ChangeAsync(Second, Second);
        silo.Time.Advance(10 * Second);
        Assert.Equal(0, await grain.TicksAsync());
    }

    [Fact]
    public async Task Timer_that_is_changed_during_a_tick_goes_on_from_its_end()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Grain(silo);
        await grain.StartAsync(Second, Second, interleave: true, door: "tock");
        silo.Time.Advance(Second);
        await silo.Board.Reached("tick");
        await grain.ChangeAsync(5 * Second, 50 * Second);
        silo.Time.Advance(10 * Second);
        Assert.Equal(1, await grain.TicksAsync());
        silo.Board.Open("tock");
        await silo.Board.Reached("tock");
        await grain.TicksAsync();
        silo.Time.Advance(5 * Second);
        await silo.Board.Reached("tick", 2);
        await silo.Board.Reached("tock", 2);
        await grain.TicksAsync();
        silo.Time.Advance(49 * Second);
        Assert.Equal(2, await grain.TicksAsync());
        silo.Time.Advance(Second);

        await silo.Board.Reached("tick", 3);
    }

    [Fact]
    public async Task Timer_ends_with_the_activation()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Grain(silo);
        await grain.StartAsync(Second, Second);
        await grain.EndAsync();
        await silo.Board.Reached("deactivating ApplicationRequested");
        await grain.TicksAsync();
        silo.Time.Advance(100 * Second);

        Assert.Equal(0, await grain.TicksAsync());
        Assert.Equal(0, silo.Board.Count("tick"));
    }

    [Fact]
    public async Task Disposing_a_timer_cancels_its_callback()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Grain(silo);
        await grain.StartAsync(Second, Second, interleave: true, door: "cancel");
        silo.Time.Advance(Second);
        await silo.Board.Reached("tick");
        await grain.StopAsync();

        await silo.Board.Reached("cancelled");
    }

    [Fact]
    public async Task Ticks_keep_a_grain_alive_only_when_asked_to()
    {
        await using var silo = await TestSilo.StartAsync();
        var (kept, other) = (silo.Grains.GetGrain<ITimerGrain>("kept"), silo.Grains.GetGrain<ITimerGrain>("other"));
        await kept.StartAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5), keepAlive: true);
        await other.StartAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5));
        for (var i = 1; i <= 2; i++)
        {
            silo.Time.Advance(TimeSpan.FromMinutes(5));
            await silo.Board.Reached("tick", 2 * i);
        }

        silo.Time.Advance(TimeSpan.FromMinutes(5));
        await silo.Board.Reached("deactivating ActivationIdle");
        await silo.Board.Reached("tick", 5);
        Assert.Equal(1, silo.Board.Count("deactivating ActivationIdle"));
        Assert.InRange(await kept.TicksAsync(), 3, 4);
    }

    [Fact]
    public async Task Wrong_times_and_wrong_threads_are_refused()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Grain(silo);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => grain.StartAsync(-5 * Second, Second));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => grain.StartAsync(Second, TimeSpan.FromDays(50)));
        await Assert.ThrowsAsync<InvalidOperationException>(grain.FromPoolAsync);
    }

    private static ITimerGrain Grain(TestSilo silo) => silo.Grains.GetGrain<ITimerGrain>("a");
}
