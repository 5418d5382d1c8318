namespace Orleans.Local.Tests.Calls;

public sealed class TurnTests
{
    [Fact]
    public async Task Call_waits_for_the_end_of_the_one_before()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Turn(silo);
        var first = grain.RunAsync("1");
        var second = grain.RunAsync("2");
        await silo.Board.Reached("begin 1");
        await grain.InterleaveAsync(Open(silo, "barrier"));

        Assert.DoesNotContain("begin 2", silo.Board.Notes);
        silo.Board.Open("2");
        silo.Board.Open("1");
        await Task.WhenAll(first, second);
        Assert.Equal(["begin 1", "end 1", "begin 2", "end 2"], silo.Board.Notes.Where(note => !note.EndsWith("barrier", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Interleaving_call_runs_while_another_waits_and_lets_ordinary_calls_run()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Turn(silo);
        var interleaving = grain.InterleaveAsync("i");
        await silo.Board.Reached("begin i");

        await grain.RunAsync(Open(silo, "ordinary"));
        Assert.False(interleaving.IsCompleted);
        silo.Board.Open("i");
        await interleaving;
    }

    [Fact]
    public async Task Read_only_calls_run_together_but_not_with_others()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Turn(silo);
        var read = grain.ReadAsync("r1");
        await silo.Board.Reached("begin r1");

        await grain.ReadAsync(Open(silo, "r2"));
        var write = grain.RunAsync(Open(silo, "w"));
        await grain.InterleaveAsync(Open(silo, "barrier"));
        Assert.DoesNotContain("begin w", silo.Board.Notes);
        silo.Board.Open("r1");
        await Task.WhenAll(read, write);
    }

    [Fact]
    public async Task Read_only_call_waits_for_an_ordinary_one()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = Turn(silo);
        var write = grain.RunAsync("w");
        await silo.Board.Reached("begin w");
        var read = grain.ReadAsync(Open(silo, "r"));
        await grain.InterleaveAsync(Open(silo, "barrier"));

        Assert.DoesNotContain("begin r", silo.Board.Notes);
        silo.Board.Open("w");
        await Task.WhenAll(read, write);
    }

    [Fact]
    public async Task Calls_of_a_reentrant_grain_run_while_others_wait()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grains.GetGrain<IReentrantTurnGrain>("a");
        var first = grain.RunAsync("1");
        await silo.Board.Reached("begin 1");

        await grain.RunAsync(Open(silo, "2"));
        silo.Board.Open("1");
        await first;
        Assert.Equal(["begin 1", "begin 2", "end 2", "end 1"], silo.Board.Notes);
    }

    [Fact]
    public async Task Turns_of_one_grain_never_run_at_once_and_stay_on_its_scheduler()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grains.GetGrain<ISchedulerGrain>("a");

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => grain.StepAsync()));
        Assert.Equal((0, 200 * 11), await grain.ResultAsync());
    }

    [Fact]
    public async Task Work_on_the_thread_pool_leaves_the_grain_and_comes_back_with_await()
    {
        await using var silo = await TestSilo.StartAsync();

        Assert.Equal("grain pool grain", await silo.Grains.GetGrain<ISchedulerGrain>("a").LeaveAsync());
    }

    [Fact]
    public async Task Grain_made_by_other_code_is_refused()
    {
        await using var silo = await TestSilo.StartAsync();

        Assert.Throws<InvalidOperationException>(() => new TurnGrain(silo.Board));
    }

    private static ITurnGrain Turn(TestSilo silo) => silo.Grains.GetGrain<ITurnGrain>("a");

    private static string Open(TestSilo silo, string name)
    {
        silo.Board.Open(name);
        return name;
    }
}
