using Microsoft.Extensions.Time.Testing;

namespace CellGenie.Grains.Tests.Events;

public sealed class ChangeSignalTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Waiting_ends_with_the_next_change()
    {
        var signal = new ChangeSignal(_time);
        var wait = signal.WaitAsync(signal.Current, TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.False(wait.IsCompleted);
        signal.Raise();
        Assert.True(await wait);
    }

    [Fact]
    public async Task Waiting_ends_without_a_change_when_its_time_is_over()
    {
        var signal = new ChangeSignal(_time);
        var wait = signal.WaitAsync(signal.Current, TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.False(await wait);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public async Task Number_that_is_not_the_present_one_is_answered_at_once(long after) =>
        Assert.True(await new ChangeSignal(_time).WaitAsync(after, TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));

    [Fact]
    public async Task Longer_than_20_seconds_is_refused() =>
        await Assert.ThrowsAsync<ServiceException>(() => new ChangeSignal(_time).WaitAsync(0, TimeSpan.FromSeconds(21), TestContext.Current.CancellationToken));
}
