namespace CellGenie.Imaging.Tests;

public sealed class OrderedParallelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(50)]
    public void Results_come_in_order_each_once_and_never_too_many_wait(int workers)
    {
        var seen = new List<int>();
        var waiting = 0;
        var most = 0;
        OrderedParallel.Run(
            10,
            500,
            workers,
            () => new Random(1),
            (job, _) =>
            {
                var now = Interlocked.Increment(ref waiting);
                lock (seen)
                    most = Math.Max(most, now);
                Thread.SpinWait(job * 7919 % 3000);
                return job;
            },
            (job, result) =>
            {
                Interlocked.Decrement(ref waiting);
                Assert.Equal(job, result);
                seen.Add(result);
            },
            CancellationToken.None);
        Assert.Equal(Enumerable.Range(10, 500), seen);
        Assert.InRange(most, 1, workers * 4 + workers);
    }

    [Fact]
    public void One_worker_is_the_calling_thread()
    {
        var threads = new HashSet<int>();
        OrderedParallel.Run(0, 20, 1, () => 0, (_, _) => threads.Add(Environment.CurrentManagedThreadId), (_, _) => threads.Add(Environment.CurrentManagedThreadId), CancellationToken.None);
        Assert.Equal([Environment.CurrentManagedThreadId], threads);
    }

    [Fact]
    public void First_error_in_the_order_of_the_jobs_is_thrown_and_nothing_after_it_is_handed_over()
    {
        var seen = new List<int>();
        var error = Assert.Throws<InvalidOperationException>(() => OrderedParallel.Run(
            0,
            100,
            4,
            () => 0,
            (job, _) => job is 20 or 21 or 60 ? throw new InvalidOperationException($"job {job}") : job,
            (_, result) => seen.Add(result),
            CancellationToken.None));
        Assert.Equal("job 20", error.Message);
        Assert.Equal(Enumerable.Range(0, 20), seen);
    }

    [Fact]
    public void Error_while_handing_over_ends_the_run() =>
        Assert.Equal("full", Assert.Throws<IOException>(() => OrderedParallel.Run(0, 100, 3, () => 0, (job, _) => job, (job, _) =>
        {
            if (job == 30)
                throw new IOException("full");
        }, CancellationToken.None)).Message);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Cancelling_stops_between_jobs(int workers)
    {
        using var cancellation = new CancellationTokenSource();
        var seen = new List<int>();
        Assert.ThrowsAny<OperationCanceledException>(() => OrderedParallel.Run(0, 1000, workers, () => 0, (job, _) => job, (job, _) =>
        {
            seen.Add(job);
            if (job == 40)
                cancellation.Cancel();
        }, cancellation.Token));
        Assert.Equal(Enumerable.Range(0, 41), seen);
    }

    [Fact]
    public void Nothing_to_do_is_done_at_once() =>
        OrderedParallel.Run<int, int>(0, 0, 4, () => throw new InvalidOperationException(), (_, _) => 0, (_, _) => throw new InvalidOperationException(), CancellationToken.None);
}
