using Microsoft.Extensions.Time.Testing;

namespace CellGenie.Grains.Tests;

public sealed class ThreadedJobTests
{
    [Fact]
    public async Task Job_gives_its_processor_away_while_it_waits_and_goes_on_afterwards()
    {
        await using var pool = Pool();
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var job = new Job(j => j.Result = j.WaitFor(answer.Task) + 1);
        var admission = pool.TryEnqueue("lab-a", job, TestContext.Current.CancellationToken);
        // The pool has one thread: the other job ends only when the first one has let go of it.
        Assert.Equal(JobEnd.Completed, await pool.TryEnqueue("lab-b", new Job(_ => { }), TestContext.Current.CancellationToken).Completion!);

        answer.SetResult(41);
        Assert.Equal(JobEnd.Completed, await admission.Completion!);
        Assert.Equal(42, job.Result);
    }

    [Fact]
    public async Task Job_that_computes_for_long_lets_others_in()
    {
        await using var pool = Pool();
        using var stop = new CancellationTokenSource();
        var endless = pool.TryEnqueue("lab-a", new Job(j =>
        {
            while (true)
                j.Turn();
        }), stop.Token);

        Assert.Equal(JobEnd.Completed, await pool.TryEnqueue("lab-b", new Job(_ => { }), TestContext.Current.CancellationToken).Completion!);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endless.Completion!);
    }

    [Fact]
    public async Task Job_that_fails_fails_with_its_own_error()
    {
        await using var pool = Pool();
        var admission = pool.TryEnqueue("lab-a", new Job(_ => throw new InvalidOperationException("mine")), TestContext.Current.CancellationToken);

        Assert.Equal("mine", (await Assert.ThrowsAsync<InvalidOperationException>(() => admission.Completion!)).Message);
    }

    [Fact]
    public async Task Job_that_waits_for_a_stalled_storage_holds_up_nobody_when_the_pool_stops()
    {
        var clearedAway = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stalled = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var pool = Pool();
        var admission = pool.TryEnqueue("lab-a", new Job(j =>
        {
            try
            {
                begun.SetResult();
                j.WaitFor(stalled.Task);
            }
            finally
            {
                clearedAway.SetResult();
            }
        }), TestContext.Current.CancellationToken);
        await begun.Task;

        await pool.DisposeAsync();
        Assert.Equal(JobEnd.Interrupted, await admission.Completion!);
        Assert.False(clearedAway.Task.IsCompleted);
        stalled.SetResult(1);
        await clearedAway.Task;
    }

    private static ComputePool Pool() => new(new ComputeOptions { Workers = 1 }, new FakeTimeProvider());

    private sealed class Job(Action<Job> work) : ThreadedJob
    {
        public int Result { get; set; }

        public T WaitFor<T>(Task<T> task) => Wait(task);

        public void Turn() => Pause();

        protected override void Run(CancellationToken cancellationToken) => work(this);
    }
}
