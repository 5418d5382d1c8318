namespace CellGenie.Grains.Tests.Events;

public sealed class StateWriterTests
{
    [Fact]
    public async Task Writes_never_overlap_and_those_that_wait_share_one()
    {
        var gates = new List<TaskCompletionSource>();
        var writer = new StateWriter(() =>
        {
            Assert.All(gates, g => Assert.True(g.Task.IsCompleted));
            gates.Add(new TaskCompletionSource());
            return gates[^1].Task;
        });
        var first = writer.WriteAsync();
        var second = writer.WriteAsync();
        var third = writer.WriteAsync();
        Assert.Same(second, third);
        Assert.Single(gates);
        gates[0].SetResult();
        await first;
        Assert.Equal(2, gates.Count);
        Assert.False(second.IsCompleted);
        gates[1].SetResult();
        await second;
    }

    [Fact]
    public async Task Failure_is_told_to_its_own_caller_and_the_next_write_is_a_new_try()
    {
        var gate = new TaskCompletionSource();
        var writes = 0;
        var writer = new StateWriter(() => ++writes == 1 ? gate.Task : Task.CompletedTask);
        var first = writer.WriteAsync();
        var second = writer.WriteAsync();
        gate.SetException(new InvalidOperationException("no room"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        await second;
        Assert.Equal(2, writes);
    }
}
