using Microsoft.Extensions.Time.Testing;

namespace CellGenie.Grains.Tests;

/// <summary>The schedule alone, on a clock that moves only from slice end to slice end.</summary>
public sealed class FairQueueTests
{
    private static readonly TimeSpan ImageTime = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan HalfLife = TimeSpan.FromSeconds(10);

    private const int ImagesPerSlice = 4;
    private const int ImagesPerShard = 64;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void A_hundred_images_beside_a_hundred_thousand_take_at_most_their_solo_time_and_a_slice(int workers)
    {
        var alone = new Simulation(workers);
        alone.Add("b", 100);
        var solo = alone.RunUntilDone("b");

        var shared = new Simulation(workers);
        shared.Add("a", 100_000);
        shared.RunFor(TimeSpan.FromSeconds(60));
        shared.Add("b", 100);
        Assert.InRange(shared.RunUntilDone("b"), solo, solo + ImagesPerSlice * ImageTime);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void Two_tenants_who_begin_together_have_half_each(int workers)
    {
        var alone = new Simulation(workers);
        alone.Add("b", 1024);
        var solo = alone.RunUntilDone("b");

        var shared = new Simulation(workers);
        shared.Add("a", 100_000);
        shared.Add("b", 1024);
        // The last of B's 16 shards cannot be shared among its threads, hence a few slices more.
        Assert.InRange(shared.RunUntilDone("b"), solo, 2 * solo + 4 * ImagesPerSlice * ImageTime);
    }

    [Fact]
    public void Tenant_with_slow_images_has_no_more_of_the_threads_than_one_with_fast_ones()
    {
        var simulation = new Simulation(1);
        simulation.Add("slow", 100_000, imageTime: 5 * ImageTime);
        simulation.Add("fast", 100_000);
        simulation.RunFor(TimeSpan.FromSeconds(20));
        Assert.InRange(simulation.Used("slow") / simulation.Used("fast"), 0.95, 1.05);
        Assert.InRange((double)simulation.Slices("fast") / simulation.Slices("slow"), 4.7, 5.3);
    }

    [Fact]
    public void Debt_of_a_tenant_who_had_all_threads_for_long_is_paid_within_two_half_lives()
    {
        var simulation = new Simulation(2);
        simulation.Add("a", 1_000_000);
        simulation.RunFor(TimeSpan.FromSeconds(300));
        simulation.Add("b", 1_000_000);
        var before = simulation.Slices("a");
        simulation.RunFor(2 * HalfLife);
        // With 2 threads A's use is 2 x 10 / ln 2 = 28.9 s; B's reaches it when 28.9 (1 - 2^(-t/10)) = 28.9 x 2^(-t/10): at t = 10 s.
        var ofA = simulation.Slices("a") - before;
        Assert.InRange((double)ofA / (ofA + simulation.Slices("b")), 0.2, 0.3);
    }

    [Fact]
    public void Ten_tenants_have_a_tenth_each()
    {
        var simulation = new Simulation(4);
        foreach (var tenant in "abcdefghij")
            simulation.Add($"{tenant}", 10_000);
        // 4 threads for 40 s at 40 ms a slice: 4000 slices.
        simulation.RunFor(TimeSpan.FromSeconds(40));
        Assert.All("abcdefghij", t => Assert.InRange(simulation.Slices($"{t}"), 396, 404));
    }

    [Fact]
    public void Job_that_began_first_goes_on_and_another_begins_only_when_none_can_go_on()
    {
        var queue = new FairQueue(10, HalfLife, new FakeTimeProvider());
        var jobs = Enumerable.Range(0, 4).Select(_ => Job("a")).ToArray();
        Assert.All(jobs, j => Assert.True(queue.TryAdd(j)));
        QueuedJob Next()
        {
            var job = queue.Take()!;
            queue.Charge(job, ImageTime);
            return job;
        }

        // The first two are under way at once; when both can go on, the first does, whichever was ready first.
        Assert.Same(jobs[0], queue.Take());
        Assert.Same(jobs[1], queue.Take());
        queue.Charge(jobs[1], ImageTime);
        queue.Resume(jobs[1]);
        queue.Charge(jobs[0], ImageTime);
        queue.Resume(jobs[0]);
        Assert.Same(jobs[0], Next());
        queue.Resume(jobs[0]);
        Assert.Same(jobs[0], Next());
        // It waits: the second goes on. Both wait: the third begins.
        Assert.Same(jobs[1], Next());
        Assert.Same(jobs[2], Next());
        queue.Resume(jobs[2]);
        queue.Resume(jobs[1]);
        Assert.Same(jobs[1], Next());
        Assert.Same(jobs[2], Next());
        Assert.False(jobs[3].IsStarted);
    }

    [Fact]
    public void Full_queue_of_a_tenant_is_no_concern_of_another()
    {
        var queue = new FairQueue(2, HalfLife, new FakeTimeProvider());
        Assert.True(queue.TryAdd(Job("a")));
        var second = Job("a");
        Assert.True(queue.TryAdd(second));
        Assert.False(queue.TryAdd(Job("a")));
        Assert.True(queue.TryAdd(Job("b")));
        Assert.Equal(2, queue.Depths["a"]);
        queue.Remove(second);
        Assert.True(queue.TryAdd(Job("a")));
    }

    [Fact]
    public void Job_that_waits_for_others_leaves_them_its_place()
    {
        var queue = new FairQueue(1, HalfLife, new FakeTimeProvider());
        QueuedJob first = Job("a"), second = Job("a");
        Assert.True(queue.TryAdd(first));
        queue.Charge(queue.Take()!, ImageTime);
        Assert.False(queue.TryAdd(second));
        queue.Sleep(first);
        Assert.True(queue.TryAdd(second));
        Assert.False(queue.TryAdd(Job("a")));
        // Awake it goes on although there are two now.
        queue.Resume(first);
        Assert.Same(first, queue.Take());
        queue.Charge(first, ImageTime);
        queue.Sleep(first);
        queue.Remove(first);
        Assert.False(queue.TryAdd(Job("a")));
    }

    [Fact]
    public void Tenants_of_long_ago_are_forgotten()
    {
        var time = new FakeTimeProvider();
        var queue = new FairQueue(2, HalfLife, time);
        for (var i = 0; i < 1000; i++)
        {
            var job = Job($"t{i}");
            queue.TryAdd(job);
            queue.Charge(queue.Take()!, ImageTime);
            queue.Remove(job);
            time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(queue.Known, 1, 2);
    }

    private static QueuedJob Job(string tenant) => QueuedJob.Create(tenant, null!, CancellationToken.None);

    /// <summary>Virtual threads that take slices from the queue; time jumps from event to event.</summary>
    private sealed class Simulation(int workers)
    {
        private readonly FakeTimeProvider _time = new();
        private readonly PriorityQueue<(QueuedJob Job, TimeSpan Used), (TimeSpan End, int Order)> _running = new();
        private readonly Dictionary<QueuedJob, (int Images, TimeSpan ImageTime)> _left = [];
        private readonly Dictionary<string, (int Slices, double Seconds)> _done = [];
        private FairQueue? _queue;
        private TimeSpan _now;
        private int _order;

        public void Add(string tenant, int images, TimeSpan? imageTime = null)
        {
            _queue ??= new FairQueue(100_000, HalfLife, _time);
            for (; images > 0; images -= ImagesPerShard)
            {
                var job = Job(tenant);
                _left.Add(job, (Math.Min(images, ImagesPerShard), imageTime ?? ImageTime));
                Assert.True(_queue.TryAdd(job));
            }

            _done.TryAdd(tenant, default);
        }

        public int Slices(string tenant) => _done[tenant].Slices;

        public double Used(string tenant) => _done[tenant].Seconds;

        public void RunFor(TimeSpan duration)
        {
            var end = _now + duration;
            while (Step(end))
            {
                // Until the next slice would end too late.
            }
        }

        public TimeSpan RunUntilDone(string tenant)
        {
            var begin = _now;
            while (_queue!.Depths.ContainsKey(tenant))
                Assert.True(Step(TimeSpan.MaxValue));
            return _now - begin;
        }

        private bool Step(TimeSpan end)
        {
            while (_running.Count < workers && _queue!.Take() is { } job)
            {
                var (images, imageTime) = _left[job];
                var used = Math.Min(images, ImagesPerSlice) * imageTime;
                _running.Enqueue((job, used), (_now + used, _order++));
            }

            if (!_running.TryPeek(out _, out var next) || next.End > end)
                return false;
            var (finished, took) = _running.Dequeue();
            _time.Advance(next.End - _now);
            _now = next.End;
            _queue!.Charge(finished, took);
            var (slices, seconds) = _done[finished.Tenant];
            _done[finished.Tenant] = (slices + 1, seconds + took.TotalSeconds);
            var left = _left[finished];
            _left[finished] = left with { Images = left.Images - ImagesPerSlice };
            if (left.Images > ImagesPerSlice)
                _queue.Resume(finished);
            else
                _queue.Remove(finished);
            return true;
        }
    }
}
