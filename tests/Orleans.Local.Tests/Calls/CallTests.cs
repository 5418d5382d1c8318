namespace Orleans.Local.Tests.Calls;

public sealed class CallTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Call_gives_its_result_and_finds_inherited_methods()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Grain(silo, "a");

        Assert.Equal(5, await grain.AddAsync(2, 3));
        Assert.Equal("a", await grain.WhoAsync());
        Assert.Equal("a", await ((IBaseCallGrain)grain).WhoAsync());
        await grain.DoAsync();
        Assert.Equal(1, silo.Board.Count("done"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Error_of_a_grain_comes_with_its_type_and_its_stack(bool atOnce)
    {
        await using var silo = await TestSilo.StartAsync();

        var error = await Assert.ThrowsAsync<TestException>(() => Grain(silo).FailAsync("no", atOnce));
        Assert.Equal(("no", 7), (error.Message, error.Code));
        Assert.Contains(nameof(CallGrain), error.StackTrace);
    }

    [Fact]
    public async Task Error_leaves_the_grain_in_service()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Grain(silo);

        await Assert.ThrowsAsync<TestException>(() => grain.FailAsync("no", true));
        await Assert.ThrowsAsync<InvalidOperationException>(grain.NothingAsync);
        Assert.Equal("a", await grain.WhoAsync());
    }

    [Fact]
    public async Task Caller_waits_only_so_long_while_the_call_goes_on()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Grain(silo);
        var call = grain.WaitAsync("door");
        await silo.Board.Reached("begin door");
        silo.Time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(call.IsCompleted);
        silo.Time.Advance(TimeSpan.FromSeconds(0.2));

        await Assert.ThrowsAsync<TimeoutException>(() => call.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.DoesNotContain("end door", silo.Board.Notes);
        silo.Board.Open("door");
        await silo.Board.Reached("end door");
        Assert.Equal(1, silo.Board.Count("begin door"));
    }

    [Fact]
    public async Task Method_can_say_how_long_its_callers_wait()
    {
        await using var silo = await TestSilo.StartAsync();
        var call = Grain(silo).WaitShortlyAsync("door");
        await silo.Board.Reached("begin door");
        silo.Time.Advance(TimeSpan.FromSeconds(5));

        await Assert.ThrowsAsync<TimeoutException>(() => call.WaitAsync(Patience, TestContext.Current.CancellationToken));
        silo.Board.Open("door");
    }

    [Fact]
    public async Task Call_that_nobody_waits_for_any_more_does_not_start()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Grain(silo);
        var running = grain.WaitAsync("1");
        var queued = grain.WaitShortlyAsync("2");
        await silo.Board.Reached("begin 1");
        silo.Time.Advance(TimeSpan.FromSeconds(6));
        await Assert.ThrowsAsync<TimeoutException>(() => queued.WaitAsync(Patience, TestContext.Current.CancellationToken));
        silo.Board.Open("1");
        await running;

        await grain.WhoAsync();
        Assert.DoesNotContain("begin 2", silo.Board.Notes);
    }

    [Fact]
    public async Task One_way_call_is_answered_at_once_and_its_error_is_lost()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Grain(silo);

        await grain.NoteLaterAsync("door");
        await silo.Board.Reached("begin door");
        Assert.DoesNotContain("end door", silo.Board.Notes);
        silo.Board.Open("door");
        await grain.FailOneWayAsync();
        grain.NoteVoid("void");
        await silo.Board.Reached("void");
        Assert.Equal(["begin door", "end door", "failing", "void"], silo.Board.Notes);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_at_once_and_reaches_the_grain()
    {
        await using var silo = await TestSilo.StartAsync();
        using var cancellation = new CancellationTokenSource();
        var call = Grain(silo).UntilCancelledAsync(cancellation.Token);
        await silo.Board.Reached("begin");
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Patience, TestContext.Current.CancellationToken));
        await silo.Board.Reached("cancelled");
    }

    [Fact]
    public async Task Cancelled_token_keeps_the_call_from_being_sent()
    {
        await using var silo = await TestSilo.StartAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Grain(silo).UntilCancelledAsync(new CancellationToken(true)));
        await Grain(silo).WhoAsync();
        Assert.Empty(silo.Board.Notes);
    }

    [Fact]
    public async Task Call_back_into_a_waiting_grain_times_out()
    {
        await using var silo = await TestSilo.StartAsync();
        var call = Grain(silo, "a").CallBackAsync(Grain(silo, "b"), allow: false);
        await silo.Board.Reached("calling");
        await silo.Grains.GetGrain<ICallGrain>("c").WhoAsync();
        while (!call.IsCompleted)
        {
            // Each of the calls of the chain starts its own clock.
            silo.Time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        await Assert.ThrowsAsync<TimeoutException>(() => call);
    }

    [Fact]
    public async Task Call_back_is_let_in_where_the_chain_allows_it()
    {
        await using var silo = await TestSilo.StartAsync();

        await Grain(silo, "a").CallBackAsync(Grain(silo, "b"), allow: true).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal("a", await Grain(silo, "a").WhoAsync());
    }

    [Fact]
    public async Task References_travel_and_are_equal_when_they_are_to_the_same_grain()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Grain(silo, "a");
        var same = await grain.MeAsync();

        Assert.Equal(grain, same);
        Assert.Equal(grain.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(grain, Grain(silo, "b"));
        Assert.Equal("call/a", same.GetGrainId().ToString());
        Assert.Equal("a", await same.AsReference<IBaseCallGrain>().WhoAsync());
        Assert.Equal(grain, silo.Grains.GetGrain<ICallGrain>(GrainId.Parse("call/a")));
        Assert.Equal("a", await silo.Grains.GetGrain(GrainId.Parse("call/a")).AsReference<ICallGrain>().WhoAsync());
    }

    [Fact]
    public async Task Grain_that_sends_itself_instead_of_a_reference_is_refused()
    {
        await using var silo = await TestSilo.StartAsync();

        var error = await Assert.ThrowsAsync<Orleans.Serialization.CodecNotFoundException>(() => Grain(silo, "a").SendSelfAsync(Grain(silo, "b")));
        Assert.Contains("AsReference", error.Message);
    }

    [Fact]
    public async Task Generic_method_is_refused()
    {
        await using var silo = await TestSilo.StartAsync();

        Assert.Throws<NotSupportedException>(() => { _ = Grain(silo).GenericAsync(1); });
    }

    [Fact]
    public async Task Many_grains_answer_at_once()
    {
        await using var silo = await TestSilo.StartAsync();
        var names = Enumerable.Range(0, 2_000).Select(i => $"g{i}").ToArray();

        Assert.Equal(names, await Task.WhenAll(names.Select(name => Grain(silo, name).WhoAsync())));
    }

    private static ICallGrain Grain(TestSilo silo, string key = "a") => silo.Grains.GetGrain<ICallGrain>(key);
}
