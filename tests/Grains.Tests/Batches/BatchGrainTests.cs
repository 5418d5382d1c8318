using CellGenie.Grains.Storage;
using CellGenie.Storage.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace CellGenie.Grains.Tests.Batches;

/// <summary>Batches through a silo, with all that may go wrong on the way. 2 cultures of 20 images are 5 shards of 8.</summary>
public sealed class BatchGrainTests
{
    private static readonly string[] Shards = ["00000.part", "00001.part", "00002.part", "00003.part", "00004.part"];

    [Fact]
    public async Task Batch_has_the_files_of_generate_and_is_counted_with_its_bytes()
    {
        await using var lab = await BatchSilo.StartAsync();
        var submitted = await lab.SubmitAsync("b-1");
        Assert.Equal((40, 5), (submitted.Images, submitted.Shards));
        var end = await lab.EndAsync("b-1");
        Assert.Equal((BatchPhase.Completed, null, 40, 0), (end.Phase, end.Reason, end.Done, end.Failed));
        Assert.Equal(lab.Expected(), lab.Stored("b-1"));
        Assert.Equal(lab.StoredBytes("b-1"), end.Bytes);
        var usage = await lab.UsageAsync();
        Assert.Equal((40, 0), (usage.Images, usage.ConcurrentBatches));
    }

    [Fact]
    public async Task Poisoned_image_gets_a_reason_and_the_rest_is_there()
    {
        await using var lab = await BatchSilo.StartAsync(poisoned: true);
        await lab.SubmitAsync("b-1");
        var end = await lab.EndAsync("b-1");

        Assert.Equal(BatchPhase.CompletedWithErrors, end.Phase);
        Assert.InRange(end.Failed, 1, 39);
        Assert.Equal(40 - end.Failed, end.Done);
        Assert.Equal(Math.Min(20, end.Failed), end.FirstFailures.Count);
        Assert.All(end.FirstFailures, f => Assert.Contains("cell", f.Reason));
        // The generator meets the same cell, so files, annotations and the manifest with its failures are the same.
        Assert.Equal(lab.Expected(), lab.Stored("b-1"));
        Assert.Equal(end.Done, Directory.GetFiles(Path.Combine(lab.Folder, "blobs", "t-lab-a", "batches", "b-1", "images")).Length);
        Assert.Equal(ErrorCode.Conflict, (await Assert.ThrowsAsync<ServiceException>(() => lab.AsOwnerAsync(() => lab.Batch("b-1").ResumeAsync()))).Code);
    }

    [Fact]
    public async Task Shard_that_always_fails_is_given_up_with_its_reason_and_made_when_the_batch_is_resumed()
    {
        await using var lab = await BatchSilo.StartAsync();
        var tries = 0;
        lab.Plan = (member, name) =>
        {
            if (member == nameof(IBlobStore.FindAsync) && name.EndsWith(Shards[1], StringComparison.Ordinal))
                Interlocked.Increment(ref tries);
            return member == nameof(IBlobStore.WriteAsync) && BatchSilo.IsOfShard(name, 1) ? FaultyBlobStore.Fault.Throw : FaultyBlobStore.Fault.None;
        };
        await lab.SubmitAsync("b-1");
        var end = await lab.EndAsync("b-1");

        Assert.Equal((BatchPhase.CompletedWithErrors, 32, 8, 3), (end.Phase, end.Done, end.Failed, tries));
        // Shard 1 begins with image 9, counted from 1.
        var failure = Assert.Single(end.FirstFailures);
        Assert.Equal(9, failure.Image);
        Assert.Contains("planned to fail", failure.Reason);
        var expected = lab.Expected();
        var stored = lab.Stored("b-1");
        Assert.Equal(expected.Where(f => f.Key.EndsWith(".png", StringComparison.Ordinal) && !BatchSilo.IsOfShard(f.Key, 1)), stored.Where(f => f.Key.EndsWith(".png", StringComparison.Ordinal)));
        Assert.Contains("planned to fail", File.ReadAllText(Path.Combine(lab.Folder, "blobs", "t-lab-a", "batches", "b-1", "manifest.json")));

        lab.Plan = (_, _) => FaultyBlobStore.Fault.None;
        Assert.Null((await lab.AsOwnerAsync(() => lab.Batch("b-1").ResumeAsync())).Ended);
        var resumed = await lab.EndAsync("b-1");
        Assert.Equal((BatchPhase.Completed, 40, 0), (resumed.Phase, resumed.Done, resumed.Failed));
        Assert.Empty(resumed.FirstFailures);
        Assert.Equal(expected, lab.Stored("b-1"));
        Assert.Equal(lab.StoredBytes("b-1"), resumed.Bytes);
    }

    [Fact]
    public async Task Batch_of_which_every_shard_fails_fails_with_the_first_reason()
    {
        await using var lab = await BatchSilo.StartAsync();
        lab.Plan = (member, _) => member == nameof(IBlobStore.WriteAsync) ? FaultyBlobStore.Fault.Throw : FaultyBlobStore.Fault.None;
        await lab.SubmitAsync("b-1");
        var end = await lab.EndAsync("b-1");

        Assert.Equal((BatchPhase.Failed, 0, 40), (end.Phase, end.Done, end.Failed));
        Assert.StartsWith("5 of 5 shards failed; the first: ", end.Reason);
        Assert.Equal(0, (await lab.UsageAsync()).ConcurrentBatches);
    }

    [Theory]
    [InlineData(FaultyBlobStore.Fault.Throw)]
    [InlineData(FaultyBlobStore.Fault.LoseReply)]
    public async Task Storage_that_fails_now_and_then_changes_no_byte(FaultyBlobStore.Fault fault)
    {
        await using var lab = await BatchSilo.StartAsync(silo => silo.Services.Configure<BatchOptions>(o => o.Attempts = 100));
        var calls = 0;
        lab.Plan = (_, name) => name.StartsWith("lab-a/batches/", StringComparison.Ordinal) && Interlocked.Increment(ref calls) % 23 == 0 ? fault : FaultyBlobStore.Fault.None;
        await lab.SubmitAsync("b-1");
        var end = await lab.EndAsync("b-1");

        Assert.InRange(lab.Faulty.Faults, 2, 10_000);
        Assert.Equal((BatchPhase.Completed, 40, 0), (end.Phase, end.Done, end.Failed));
        Assert.Equal(lab.Expected(), lab.Stored("b-1"));
        Assert.Equal(lab.StoredBytes("b-1"), end.Bytes);
    }

    [Fact]
    public async Task Storage_that_stalls_holds_up_one_shard_and_no_other()
    {
        await using var lab = await BatchSilo.StartAsync();
        lab.Plan = (member, name) => member == nameof(IBlobStore.WriteAsync) && name.EndsWith(Shards[2], StringComparison.Ordinal) ? FaultyBlobStore.Fault.Stall : FaultyBlobStore.Fault.None;
        await lab.SubmitAsync("b-1");
        await lab.Faulty.Stalled;
        var rest = await lab.UntilAsync("b-1", s => s.ShardsDone == 4);
        Assert.Equal((BatchPhase.Rendering, 32), (rest.Phase, rest.Done));

        lab.Faulty.Release();
        Assert.Equal((BatchPhase.Completed, 40), (await lab.EndAsync("b-1")) is var end ? (end.Phase, end.Done) : default);
        Assert.Equal(lab.Expected(), lab.Stored("b-1"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Clock_that_jumps_by_an_hour_costs_no_shard_and_no_time(int hours)
    {
        RealOrleans.SkipJumps();
        // One job at a time, so that the batch waits for a busy pool again and again.
        await using var lab = await BatchSilo.StartAsync(silo => silo.Services.AddSingleton(p => new ComputePool(
            new ComputeOptions { Workers = 1, JobsPerTenant = 1, CacheFolder = p.GetRequiredService<ComputeOptions>().CacheFolder }, TimeProvider.System)));
        lab.Plan = (member, name) => member == nameof(IBlobStore.WriteAsync) && name.EndsWith(Shards[0], StringComparison.Ordinal) ? FaultyBlobStore.Fault.Stall : FaultyBlobStore.Fault.None;
        await lab.SubmitAsync("b-1");
        await lab.Faulty.Stalled;
        lab.Time.Jump(TimeSpan.FromHours(hours));
        lab.Faulty.Release();
        await lab.UntilAsync("b-1", s => s.ShardsDone >= 2);
        lab.Time.Jump(TimeSpan.FromHours(-hours));

        var end = await lab.EndAsync("b-1");
        Assert.Equal((BatchPhase.Completed, 40, 0), (end.Phase, end.Done, end.Failed));
        Assert.Equal(lab.Expected(), lab.Stored("b-1"));
    }

    [Fact]
    public async Task Report_that_is_delivered_twice_counts_once()
    {
        var twice = new TwiceFilter();
        await using var lab = await BatchSilo.StartAsync(silo => silo.AddOutgoingGrainCallFilter(twice));
        await lab.SubmitAsync("b-1");
        var end = await lab.EndAsync("b-1");

        Assert.Equal(5, twice.Shards);
        Assert.Equal((BatchPhase.Completed, 40, 0, 5), (end.Phase, end.Done, end.Failed, end.ShardsDone));
        Assert.Equal(lab.Expected(), lab.Stored("b-1"));
        Assert.Equal(lab.StoredBytes("b-1"), end.Bytes);
    }

    [Theory]
    [InlineData("at once", "")]
    [InlineData("rendering", ".part")]
    [InlineData("assembling", "annotations.json")]
    public async Task Cancelled_batch_stops_where_it_is_and_goes_on_from_there_when_it_is_resumed(string phase, string stalls)
    {
        await using var lab = await BatchSilo.StartAsync();
        lab.Plan = (member, name) => stalls != "" && member is nameof(IBlobStore.WriteAsync) or nameof(BlobWriter.CommitAsync) && name.EndsWith(stalls, StringComparison.Ordinal)
            ? FaultyBlobStore.Fault.Stall
            : FaultyBlobStore.Fault.None;
        await lab.SubmitAsync("b-1");
        if (phase != "at once")
            await lab.Faulty.Stalled;
        if (phase == "assembling")
            await lab.UntilAsync("b-1", s => s.Phase == BatchPhase.Assembling);

        var cancelled = await lab.AsOwnerAsync(() => lab.Batch("b-1").CancelAsync());
        Assert.Equal((BatchPhase.Cancelled, null), (cancelled.Phase, cancelled.Reason));
        Assert.NotNull(cancelled.Ended);
        Assert.Equal(0, (await lab.UsageAsync()).ConcurrentBatches);
        Assert.Equal(cancelled.Ended, (await lab.AsOwnerAsync(() => lab.Batch("b-1").CancelAsync())).Ended);
        Assert.Equal(cancelled.ShardsDone, (await lab.GetAsync("b-1")).ShardsDone);
        Assert.False(File.Exists(Path.Combine(lab.Folder, "blobs", "t-lab-a", "batches", "b-1", "manifest.json")));

        lab.Plan = (_, _) => FaultyBlobStore.Fault.None;
        await lab.AsOwnerAsync(() => lab.Batch("b-1").ResumeAsync());
        Assert.Equal(1, (await lab.UsageAsync()).ConcurrentBatches);
        var end = await lab.EndAsync("b-1");
        Assert.Equal((BatchPhase.Completed, 40, 0), (end.Phase, end.Done, end.Failed));
        Assert.Equal(lab.Expected(), lab.Stored("b-1"));
        // What is complete stays so.
        Assert.Equal(BatchPhase.Completed, (await lab.AsOwnerAsync(() => lab.Batch("b-1").CancelAsync())).Phase);
    }

    [Fact]
    public async Task Batch_that_was_under_way_when_the_silo_stopped_goes_on_after_the_next_start()
    {
        await using var lab = await BatchSilo.StartAsync();
        var stalls = true;
        lab.Plan = (_, name) => stalls && name.EndsWith(Shards[3], StringComparison.Ordinal) ? FaultyBlobStore.Fault.Stall : FaultyBlobStore.Fault.None;
        await lab.SubmitAsync("b-1");
        await lab.UntilAsync("b-1", s => s.ShardsDone == 4);
        stalls = false;
        await lab.RestartAsync();
        await lab.RingAsync("b-1");

        var end = await lab.EndAsync("b-1");
        Assert.Equal((BatchPhase.Completed, 40, 0), (end.Phase, end.Done, end.Failed));
        Assert.Equal(lab.Expected(), lab.Stored("b-1"));
        Assert.Equal(lab.StoredBytes("b-1"), end.Bytes);
    }

    [Fact]
    public async Task Two_activations_of_one_batch_lose_and_double_nothing()
    {
        await using var lab = await BatchSilo.StartAsync();
        lab.Plan = (member, name) => member == nameof(IBlobStore.WriteAsync) && name.EndsWith(".part", StringComparison.Ordinal) ? FaultyBlobStore.Fault.Stall : FaultyBlobStore.Fault.None;
        await lab.SubmitAsync("b-1");
        await lab.Faulty.Stalled;
        await lab.UntilAsync("b-1", s => s.Phase == BatchPhase.Rendering);
        await using var other = await lab.StartSiloAsync();
        var twin = other.Grains.Batch(BatchSilo.Tenant, "b-1");
        using (other.As(BatchSilo.Tenant))
            Assert.Equal(0, (await twin.GetAsync()).ShardsDone);

        // Both know of no shard; from now on both are told of each, and only one can write it down.
        lab.Faulty.Release();

        var end = await lab.EndAsync("b-1");
        BatchStatus otherEnd;
        using (other.As(BatchSilo.Tenant))
            otherEnd = await Eventually.BecomesAsync(() => twin.GetAsync(), s => s.Ended != null);
        Assert.All([end, otherEnd], e => Assert.Equal((BatchPhase.Completed, 40, 0, 5), (e.Phase, e.Done, e.Failed, e.ShardsDone)));
        Assert.Equal(lab.Expected(), lab.Stored("b-1"));
        Assert.All([end, otherEnd], e => Assert.Equal(lab.StoredBytes("b-1"), e.Bytes));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task State_that_cannot_be_written_costs_nothing_but_time(bool hasEffect)
    {
        await using var lab = await BatchSilo.StartAsync();
        var writes = 0;
        bool Fails(string state) => state == "batch" && Interlocked.Increment(ref writes) % 3 == 0;
        if (hasEffect)
            lab.States.FailsAfter = Fails;
        else
            lab.States.FailsBefore = Fails;
        await lab.SubmitAsync("b-1");
        var end = await lab.EndAsync("b-1");

        Assert.InRange(writes, 7, 1000);
        Assert.Equal((BatchPhase.Completed, 40, 0), (end.Phase, end.Done, end.Failed));
        Assert.Equal(lab.Expected(), lab.Stored("b-1"));
        Assert.Equal(lab.StoredBytes("b-1"), end.Bytes);
        await lab.RingAsync("b-1");
        Assert.Equal((40, 0), await lab.UsageAsync() is var usage ? (usage.Images, usage.ConcurrentBatches) : default);
    }

    [Fact]
    public async Task Reservation_of_a_batch_that_never_came_to_be_is_given_back()
    {
        await using var lab = await BatchSilo.StartAsync();
        using (lab.Silo.AsGrain(BatchSilo.Tenant))
        {
            // What a silo leaves that dies in the middle of taking an order.
            await lab.Silo.Grains.Tenant(BatchSilo.Tenant).ReserveBatchAsync("b-1", 40);
            await lab.Silo.Grains.Tenant(BatchSilo.Tenant).RegisterAsync(ResourceKind.Batch, "b-1");
        }

        await lab.RingAsync("b-1");
        Assert.Equal((0, 0), await lab.UsageAsync() is var usage ? (usage.Images, usage.ConcurrentBatches) : default);
        Assert.Empty((await lab.AsOwnerAsync(() => lab.Silo.Grains.Tenant(BatchSilo.Tenant).ListAsync(ResourceKind.Batch, 10, null))).Entries);
    }

    /// <summary>Delivers every shard's report twice.</summary>
    private sealed class TwiceFilter : IOutgoingGrainCallFilter
    {
        private readonly HashSet<int> _seen = [];

        public int Shards => _seen.Count;

        public async Task Invoke(IOutgoingGrainCallContext context)
        {
            // Before the call: afterwards the runtime may have taken the request back.
            var report = context.MethodName == nameof(IImageBatchGrain.ReportShardAsync) ? (ShardReport)context.Request.GetArgument(0)! : null;
            await context.Invoke();
            if (report == null)
                return;
            lock (_seen)
            {
                if (!_seen.Add(report.Shard))
                    return;
            }

            await ((IImageBatchGrain)context.Grain).ReportShardAsync(report);
        }
    }
}
