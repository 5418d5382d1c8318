namespace CellGenie.Grains.Tests.Batches;

public sealed class BatchWindowTests
{
    private static readonly TimeSpan Start = TimeSpan.FromHours(1);

    private static readonly BatchOptions Options = new()
    {
        Window = 2,
        Attempts = 3,
        RetryDelay = TimeSpan.FromSeconds(1),
        LongestRetryDelay = TimeSpan.FromSeconds(3),
        SilenceLimit = TimeSpan.FromSeconds(20),
    };

    private readonly BatchWindow _window = new(Options);

    [Fact]
    public void Window_is_never_exceeded()
    {
        Assert.Equal(0, Take(Start));
        Assert.Equal(1, Take(Start));
        Assert.Null(Take(Start));
        _window.Done(0);
        Assert.Equal(2, Take(Start));
        Assert.Null(Take(Start));
    }

    [Fact]
    public void Settled_shards_are_passed_over()
    {
        Assert.True(_window.TryNext(10, shard => shard < 7, Start, out var next, out var attempt));
        Assert.Equal((7, 1), (next, attempt));
    }

    [Fact]
    public void Failed_shard_comes_back_later_each_time_and_is_given_up_after_its_last_try()
    {
        Assert.Equal(0, Take(Start));
        Assert.True(_window.Failed(0, 1, Start));
        Assert.Equal(1, Take(Start));
        // The first pause is 1 second, the second 2.
        Assert.Equal(0, Take(After(1), out var second));
        Assert.Equal(2, second);
        Assert.True(_window.Failed(0, 2, After(1)));
        Assert.Equal(2, Take(After(2.9)));
        _window.Done(2);
        Assert.Equal(0, Take(After(3), out var third));
        Assert.Equal(3, third);
        Assert.False(_window.Failed(0, 3, After(3)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(50, 3)]
    public void Pause_doubles_up_to_the_longest(int failures, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Options.DelayAfter(failures));

    [Fact]
    public void Busy_silos_stop_the_start_of_everything_and_cost_no_try()
    {
        Assert.Equal(0, Take(Start));
        _window.Busy(0, 1, After(5));
        Assert.Null(Take(After(4.9)));
        Assert.Equal(0, Take(After(5), out var attempt));
        Assert.Equal(1, attempt);
    }

    [Fact]
    public void Shard_whose_start_was_not_answered_and_that_is_done_by_then_is_not_started_again()
    {
        Assert.Equal(0, Take(Start));
        _window.Busy(0, 1, After(5));
        _window.Done(0);
        Assert.Equal(1, Take(After(5)));
    }

    [Fact]
    public void Lost_shard_starts_again_without_a_failure()
    {
        Assert.Equal(0, Take(Start));
        _window.Lost(0, Start);
        Assert.Equal(0, Take(Start, out var attempt));
        Assert.Equal(1, attempt);
    }

    [Fact]
    public void Silent_shards_are_those_that_began_too_long_ago()
    {
        Take(Start);
        Assert.Empty(_window.Silent(After(20)));
        Assert.Equal([0], _window.Silent(After(20.1)));
        _window.Heard(0, After(20.1));
        Assert.Empty(_window.Silent(After(21)));
    }

    [Fact]
    public void Report_of_an_earlier_try_is_recognised()
    {
        Take(Start);
        _window.Failed(0, 1, Start);
        Take(After(1));
        Assert.False(_window.IsRunning(0, 1));
    }

    [Fact]
    public void Cleared_window_meets_every_shard_again()
    {
        Take(Start);
        Take(Start);
        Assert.Equal([0, 1], _window.Clear().Order());
        Assert.Equal(0, Take(Start));
    }

    private static TimeSpan After(double seconds) => Start + TimeSpan.FromSeconds(seconds);

    private int? Take(TimeSpan now) => Take(now, out _);

    private int? Take(TimeSpan now, out int attempt)
    {
        if (!_window.TryNext(10, _ => false, now, out var shard, out attempt))
            return null;
        _window.Started(shard, attempt, now);
        return shard;
    }
}
