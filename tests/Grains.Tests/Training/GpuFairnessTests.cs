namespace CellGenie.Grains.Tests.Training;

public sealed class GpuFairnessTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Tenants_take_turns_whatever_the_number_of_their_runs()
    {
        var queue = new QueueState { Waiting = [Run("a", "1", 0), Run("a", "2", 1), Run("a", "3", 2), Run("b", "1", 3)] };
        Assert.Equal(["a1", "b1", "a2", "a3"], Order(queue));
    }

    [Fact]
    public void Tenant_that_used_less_comes_first()
    {
        var queue = new QueueState { Waiting = [Run("a", "1", 0), Run("b", "1", 1)], Used = { ["a"] = TimeSpan.FromHours(2), ["b"] = TimeSpan.FromHours(1) } };
        Assert.Equal(["b1", "a1"], Order(queue));
    }

    [Fact]
    public void Tenant_with_a_running_run_waits_behind_one_without()
    {
        var queue = new QueueState { Waiting = [Run("a", "2", 0), Run("b", "1", 1)], Running = [new RunningRun(Run("a", "1", -10), "silo")], Used = { ["b"] = TimeSpan.FromHours(5) } };
        Assert.Equal(["b1", "a2"], Order(queue));
    }

    [Fact]
    public void What_was_used_is_halved_once_a_day()
    {
        var queue = new QueueState { Halved = Start, Used = { ["a"] = TimeSpan.FromHours(2), ["b"] = TimeSpan.FromMilliseconds(500) } };
        GpuFairness.Forget(queue, Start.AddHours(23));
        Assert.Equal(TimeSpan.FromHours(2), queue.Used["a"]);
        GpuFairness.Forget(queue, Start.AddHours(24));
        Assert.Equal(new Dictionary<string, TimeSpan> { ["a"] = TimeSpan.FromHours(1) }, queue.Used);
    }

    [Fact]
    public void Freed_run_counts_its_time_for_its_tenant_and_never_a_negative_one()
    {
        var queue = new QueueState { Running = [new RunningRun(Run("a", "1", 0), "silo"), new RunningRun(Run("b", "1", 100), "silo")] };
        Assert.True(queue.Free("a", "1", Start.AddMinutes(30)));
        Assert.True(queue.Free("b", "1", Start.AddMinutes(30)));
        Assert.False(queue.Free("c", "1", Start));
        Assert.Equal(new Dictionary<string, TimeSpan> { ["a"] = TimeSpan.FromMinutes(30) }, queue.Used);
    }

    private static QueuedRun Run(string tenant, string run, int minutes) => new(tenant, run, Start.AddMinutes(minutes));

    private static IEnumerable<string> Order(QueueState queue) => GpuFairness.Order(queue, Start.AddMinutes(10)).Select(r => r.Tenant + r.Run);
}
