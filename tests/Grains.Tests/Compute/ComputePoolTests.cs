using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CellGenie.Imaging;
using Microsoft.Extensions.Time.Testing;

namespace CellGenie.Grains.Tests;

public sealed class ComputePoolTests
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(40);

    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<string> _order = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Few_slices_of_one_tenant_do_not_wait_for_the_many_of_another(int workers)
    {
        await using var pool = Pool(workers);
        using var gate = new ManualResetEventSlim();
        using var reached = new CountdownEvent(workers);
        // A has used all threads, 50 slices each, when B comes with a job for each; everything stands still until they are in.
        var ofA = Enumerable.Range(0, 200).Select(_ => new CountedJob(this, "a", 100, slice =>
        {
            if (slice == 50)
            {
                if (!reached.IsSet)
                    reached.Signal();
                gate.Wait(Stop);
            }
        })).Select(j => pool.TryEnqueue("a", j, CancellationToken.None)).ToList();
        Assert.All(ofA, a => Assert.True(a.IsAccepted));
        reached.Wait(Stop);
        var ofB = Enumerable.Range(0, workers).Select(_ => pool.TryEnqueue("b", new CountedJob(this, "b", 5), Stop).Completion!).ToList();
        var before = _order.Count;
        gate.Set();
        await Task.WhenAll(ofB);

        // Until B's first job has ended A has what was under way when B came, and at most a slice on each thread that saw the end before it was noted.
        var since = _order.Skip(before).TakeWhile(t => t != "b end").ToList();
        Assert.InRange(since.Count(t => t == "b"), 5, 5 * workers);
        Assert.InRange(since.Count(t => t == "a"), 0, 2 * workers - 1);
    }

    [Fact]
    public async Task Two_tenants_take_turns_on_a_thread()
    {
        await using var pool = Pool(1);
        using var gate = new ManualResetEventSlim();
        var first = pool.TryEnqueue("z", new CountedJob(this, "z", 1, _ => gate.Wait(Stop)), Stop);
        var a = pool.TryEnqueue("a", new CountedJob(this, "a", 50), Stop);
        var b = pool.TryEnqueue("b", new CountedJob(this, "b", 50), Stop);
        gate.Set();
        await Task.WhenAll(first.Completion!, a.Completion!, b.Completion!);
        var slices = _order.Where(t => t is "a" or "b").ToList();
        Assert.All(slices.Chunk(2), pair => Assert.Equal(["a", "b"], pair.Order()));
    }

    [Fact]
    public async Task Full_queue_is_refused_with_a_time_to_come_back_and_takes_jobs_again_later()
    {
        await using var pool = Pool(1, jobsPerTenant: 2);
        using var gate = new ManualResetEventSlim();
        var first = pool.TryEnqueue("a", new CountedJob(this, "a", 1, _ => gate.Wait(Stop)), Stop);
        var second = pool.TryEnqueue("a", new CountedJob(this, "a", 1), Stop);
        var refused = new CountedJob(this, "a", 1);
        var answer = pool.TryEnqueue("a", refused, Stop);
        Assert.False(answer.IsAccepted);
        Assert.InRange(answer.RetryAfter, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30));
        Assert.True(pool.TryEnqueue("b", new CountedJob(this, "b", 1), Stop).IsAccepted);
        Assert.Equal(2, pool.Depths["a"]);
        gate.Set();
        await Task.WhenAll(first.Completion!, second.Completion!);
        Assert.Equal(0, refused.Disposed);
        Assert.Equal(JobEnd.Completed, await pool.TryEnqueue("a", refused, Stop).Completion!);
        Assert.Equal(1, refused.Disposed);
        Assert.DoesNotContain("a", pool.Depths.Keys);
    }

    [Fact]
    public async Task Job_that_throws_ends_with_its_exception_and_the_thread_goes_on()
    {
        await using var pool = Pool(1);
        var failing = new CountedJob(this, "a", 3, slice => throw new InvalidInputException("x", "", "broken"));
        Assert.Equal("x: broken", (await Assert.ThrowsAsync<InvalidInputException>(() => pool.TryEnqueue("a", failing, Stop).Completion!)).Message);
        Assert.Equal(1, failing.Disposed);
        var badEnd = new CountedJob(this, "a", 1, onDispose: () => throw new IOException("end"));
        Assert.Equal("end", (await Assert.ThrowsAsync<IOException>(() => pool.TryEnqueue("a", badEnd, Stop).Completion!)).Message);
        Assert.Equal(JobEnd.Completed, await pool.TryEnqueue("a", new CountedJob(this, "a", 2), Stop).Completion!);
        Assert.Equal(0, pool.BusyWorkers);
    }

    [Fact]
    public async Task Cancelled_job_ends_whether_it_waits_for_a_thread_for_a_task_or_runs()
    {
        await using var pool = Pool(1);
        using var cancellation = new CancellationTokenSource();
        using var gate = new ManualResetEventSlim();
        using var running = new ManualResetEventSlim();
        var forever = new TaskCompletionSource();
        var parked = new TaskJob(forever.Task);
        var parkedEnd = pool.TryEnqueue("a", parked, cancellation.Token).Completion!;
        await parked.FirstSlice;
        var runs = new CountedJob(this, "a", 100, _ =>
        {
            running.Set();
            gate.Wait(Stop);
        });
        var runsEnd = pool.TryEnqueue("a", runs, cancellation.Token).Completion!;
        running.Wait(Stop);
        var waits = new CountedJob(this, "a", 1);
        var waitsEnd = pool.TryEnqueue("a", waits, cancellation.Token).Completion!;
        Assert.Equal(3, pool.Depths["a"]);

        cancellation.Cancel();
        await Assert.ThrowsAsync<TaskCanceledException>(() => parkedEnd);
        await Assert.ThrowsAsync<TaskCanceledException>(() => waitsEnd);
        Assert.False(runsEnd.IsCompleted);
        gate.Set();
        await Assert.ThrowsAsync<TaskCanceledException>(() => runsEnd);
        Assert.Equal((1, 1, 1), (parked.Disposed, runs.Disposed, waits.Disposed));
        Assert.Equal((1, 0), (runs.Slices, waits.Slices));
        Assert.True(parked.Token.IsCancellationRequested);
        Assert.Empty(pool.Depths);
        // Late, and of no consequence.
        forever.SetResult();
        await Assert.ThrowsAsync<TaskCanceledException>(() => pool.TryEnqueue("a", new CountedJob(this, "a", 1), cancellation.Token).Completion!);
    }

    [Fact]
    public async Task Job_that_waits_holds_no_thread_and_goes_on_when_its_task_has_ended()
    {
        await using var pool = Pool(1);
        var wait = new TaskCompletionSource();
        var waiting = new TaskJob(wait.Task);
        var end = pool.TryEnqueue("a", waiting, Stop).Completion!;
        await waiting.FirstSlice;
        Assert.Equal(JobEnd.Completed, await pool.TryEnqueue("a", new CountedJob(this, "a", 3), Stop).Completion!);
        Assert.False(end.IsCompleted);
        wait.SetException(new IOException("lost"));
        Assert.Equal("lost", (await Assert.ThrowsAsync<IOException>(() => end)).Message);
    }

    [Fact]
    public async Task Drain_ends_what_is_unfinished_as_interrupted_and_takes_nothing_new()
    {
        await using var pool = Pool(2);
        using var gate = new ManualResetEventSlim();
        using var running = new ManualResetEventSlim();
        var parked = new TaskJob(new TaskCompletionSource().Task);
        var parkedEnd = pool.TryEnqueue("a", parked, Stop).Completion!;
        await parked.FirstSlice;
        var runs = new CountedJob(this, "a", 100, _ =>
        {
            running.Set();
            gate.Wait(Stop);
        });
        using var lastRunning = new ManualResetEventSlim();
        var last = new CountedJob(this, "b", 1, _ =>
        {
            lastRunning.Set();
            gate.Wait(Stop);
        });
        var runsEnd = pool.TryEnqueue("a", runs, Stop).Completion!;
        running.Wait(Stop);
        var lastEnd = pool.TryEnqueue("b", last, Stop).Completion!;
        var waits = new CountedJob(this, "c", 1);
        var waitsEnd = pool.TryEnqueue("c", waits, Stop).Completion!;
        lastRunning.Wait(Stop);
        Assert.Equal(2, pool.BusyWorkers);

        var drained = pool.DrainAsync();
        Assert.Equal(JobEnd.Interrupted, await waitsEnd);
        Assert.Equal(JobEnd.Interrupted, await parkedEnd);
        Assert.False(drained.IsCompleted);
        Assert.False(pool.TryEnqueue("d", waits, Stop).IsAccepted);
        gate.Set();
        await drained;
        Assert.Equal((JobEnd.Interrupted, JobEnd.Completed), (await runsEnd, await lastEnd));
        Assert.Equal((1, 1, 1, 1), (parked.Disposed, runs.Disposed, last.Disposed, waits.Disposed));
        Assert.Equal((1, 0), (runs.Slices, waits.Slices));
        await pool.DrainAsync();
    }

    [Fact]
    public async Task Metrics_count_slices_and_outcomes_and_know_no_tenant()
    {
        var seen = new ConcurrentBag<(string Name, string Tags, double Value)>();
        using var listener = new MeterListener();
        void See(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            seen.Add((instrument.Name, string.Join(',', tags.ToArray().Select(t => $"{t.Key}={t.Value}")), value));
        await using var pool = Pool(1);
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter == pool.Meter)
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((i, v, t, _) => See(i, v, t));
        listener.SetMeasurementEventCallback<int>((i, v, t, _) => See(i, v, t));
        listener.SetMeasurementEventCallback<double>((i, v, t, _) => See(i, v, t));
        listener.Start();
        await pool.TryEnqueue("lab-secret", new CountedJob(this, "a", 3), Stop).Completion!;
        await Assert.ThrowsAsync<IOException>(() => pool.TryEnqueue("lab-secret", new CountedJob(this, "a", 3, _ => throw new IOException()), Stop).Completion!);
        listener.RecordObservableInstruments();

        Assert.Contains(("cellgenie.compute.jobs", "outcome=completed", 1), seen);
        Assert.Contains(("cellgenie.compute.jobs", "outcome=failed", 1), seen);
        Assert.Equal(4, seen.Where(s => s.Name == "cellgenie.compute.slices").Sum(s => s.Value));
        Assert.Equal(3 * Slow.TotalSeconds, seen.Where(s => s.Name == "cellgenie.compute.slice.duration").Sum(s => s.Value), 6);
        Assert.Contains(seen, s => s.Name == "cellgenie.compute.queued");
        Assert.DoesNotContain(seen, s => s.Tags.Contains("lab"));
    }

    [Theory]
    [InlineData(0, 256, 10)]
    [InlineData(1025, 256, 10)]
    [InlineData(1, 0, 10)]
    [InlineData(1, 256, 0)]
    public void Option_outside_its_range_is_named(int workers, int jobs, int halfLife)
    {
        var options = new ComputeOptions { Workers = workers, JobsPerTenant = jobs, UsageHalfLife = TimeSpan.FromSeconds(halfLife) };
        Assert.Contains("it must be", Assert.Throws<CellGenieException>(() => new ComputePool(options, _time)).Message);
    }

    private ComputePool Pool(int workers, int jobsPerTenant = 256) => new(new ComputeOptions { Workers = workers, JobsPerTenant = jobsPerTenant }, _time);

    /// <summary>A job of so many slices, each of which takes 40 ms of the test's clock.</summary>
    private sealed class CountedJob(ComputePoolTests test, string name, int slices, Action<int>? onSlice = null, Action? onDispose = null) : IComputeJob
    {
        public int Slices { get; private set; }

        public int Disposed { get; private set; }

        public Slice RunSlice(CancellationToken cancellationToken)
        {
            onSlice?.Invoke(Slices);
            test._order.Enqueue(name);
            test._time.Advance(Slow);
            return ++Slices == slices ? Slice.Done : Slice.More;
        }

        public void Dispose()
        {
            Disposed++;
            test._order.Enqueue($"{name} end");
            onDispose?.Invoke();
        }
    }

    /// <summary>A job that waits for a task and then has its outcome.</summary>
    private sealed class TaskJob(Task task) : IComputeJob
    {
        private readonly TaskCompletionSource _firstSlice = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _hasWaited;

        public Task FirstSlice => _firstSlice.Task;

        public int Disposed { get; private set; }

        public CancellationToken Token { get; private set; }

        public Slice RunSlice(CancellationToken cancellationToken)
        {
            Token = cancellationToken;
            _firstSlice.TrySetResult();
            if (_hasWaited)
            {
                task.GetAwaiter().GetResult();
                return Slice.Done;
            }

            _hasWaited = true;
            return Slice.After(task);
        }

        public void Dispose() => Disposed++;
    }
}
