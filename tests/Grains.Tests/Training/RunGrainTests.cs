using CellGenie.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CellGenie.Grains.Tests.Training;

/// <summary>Training runs through a silo with one GPU.</summary>
public sealed class RunGrainTests : IAsyncLifetime
{
    private const string Tenant = "lab-a";
    private const int Endless = 1_000_000;

    private readonly TempFolder _folder = new();
    private readonly StepTrainer _trainer = new();
    private readonly JumpyTime _time = new();
    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync()
    {
        var gpu = new GpuOptions { Count = 1, Class = "a100", HeartbeatInterval = TimeSpan.FromSeconds(1), HeartbeatTimeout = TimeSpan.FromSeconds(10), DispatchInterval = TimeSpan.FromSeconds(1) };
        _silo = await TestSilo.StartAsync(
            _folder.Path,
            silo =>
            {
                silo.Services.AddSingleton<TimeProvider>(_time);
                silo.Services.AddSingleton<ITrainer>(_trainer);
            },
            gpu);
        await _silo.CreateTenantAsync(Tenant, new Quotas(10, 1L << 30, 1, GpuMinutes: 1));
    }

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_trains_to_its_last_step_and_is_counted()
    {
        var end = await EndAsync(await SubmitAsync(steps: 20));
        Assert.Equal((RunPhase.Completed, 20, 1, 20), (end.Phase, end.Step, end.Attempt, end.Latest!.Step));
        using var owner = _silo.As(Tenant);
        Assert.Equal(end.GpuMinutes, (await _silo.Grains.Tenant(Tenant).GetAsync()).Usage.GpuMinutes, 6);
        Assert.InRange(end.GpuMinutes, 20 * 0.005 / 60, 1);
    }

    [Fact]
    public async Task Run_that_ends_before_its_last_step_is_complete_and_says_why()
    {
        _trainer.EndsEarlyAt = 7;
        var run = await SubmitAsync(steps: 20);
        var end = await EndAsync(run);

        Assert.Equal((RunPhase.Completed, 7, 20, 7), (end.Phase, end.Step, end.Steps, end.Latest!.Step));
        Assert.Contains("step 7", end.Reason);
        using (_silo.As(Tenant))
            Assert.Equal(ErrorCode.Conflict, (await Assert.ThrowsAsync<ServiceException>(() => Run(run).ResumeAsync())).Code);
    }

    [Fact]
    public async Task Run_whose_trainer_dies_after_its_last_checkpoint_is_complete_at_the_next_attempt()
    {
        _trainer.AfterStep = (session, step, _) =>
        {
            if (step == 20)
                throw new IOException("the disk is gone");
        };

        var end = await EndAsync(await SubmitAsync(steps: 20));

        Assert.Equal((RunPhase.Completed, 2, 20), (end.Phase, end.Attempt, end.Latest!.Step));
        Assert.Equal([1, 21], _trainer.FirstSteps);
    }

    [Fact]
    public async Task Run_whose_GPU_minutes_are_used_up_stops_at_a_checkpoint_and_goes_on_from_it_when_there_are_more()
    {
        await UseAsync(TimeSpan.FromSeconds(58.5));
        var run = await SubmitAsync(Endless);
        var end = await EndAsync(run);

        Assert.Equal((RunPhase.Failed, 1), (end.Phase, end.Attempt));
        Assert.StartsWith("gpuMinutes: ", end.Reason);
        Assert.InRange(end.Latest!.Step, 1, Endless - 1);
        Assert.Contains($"stopped at step {end.Latest.Step},", end.Reason);
        using (_silo.As(Tenant))
        {
            // Above the minute by no more than it took the trainer to be told and to store.
            Assert.InRange((await _silo.Grains.Tenant(Tenant).GetAsync()).Usage.GpuMinutes, 1, 1.2);
            var refused = await Assert.ThrowsAsync<ServiceException>(() => Run(run).ResumeAsync());
            Assert.Equal((ErrorCode.Quota, "gpuMinutes"), (refused.Code, refused.Limit));
        }

        using (_silo.AsOperator())
            await _silo.Grains.Tenant(Tenant).SetQuotasAsync(new Quotas(10, 1L << 30, 1, 60));
        _trainer.AfterStep = (session, step, token) =>
        {
            if (step != end.Latest.Step + 3)
                return;
            session.SaveCheckpoint(step, new byte[1], token);
            token.WaitHandle.WaitOne();
        };
        using (_silo.As(Tenant))
            await Run(run).ResumeAsync();
        await UntilAsync(run, s => s.Latest!.Step == end.Latest.Step + 3);
        Assert.Equal([1, end.Latest.Step + 1], _trainer.FirstSteps);
        using (_silo.As(Tenant))
            Assert.Equal(RunPhase.Cancelled, (await Run(run).CancelAsync()).Phase);
    }

    [Fact]
    public async Task Run_that_waits_while_others_use_the_GPU_minutes_up_does_not_begin()
    {
        var run = await SubmitAsync(Endless, "h100");
        await UseAsync(TimeSpan.FromMinutes(1));
        using (_silo.AsGrain(Tenant))
            Assert.Null(await Run(run).BeginAttemptAsync());
        var end = await EndAsync(run);
        Assert.Equal((RunPhase.Failed, 0), (end.Phase, end.Attempt));
        Assert.StartsWith("gpuMinutes: ", end.Reason);
    }

    [Fact]
    public async Task Clock_that_jumps_by_an_hour_costs_no_attempt_and_no_GPU_minutes()
    {
        RealOrleans.SkipJumps();
        var run = await SubmitAsync(Endless);
        foreach (var hours in (int[])[1, -2])
        {
            var before = await UntilAsync(run, s => s.Phase == RunPhase.Training && s.Step > 0);
            _time.Jump(TimeSpan.FromHours(hours));
            var after = await UntilAsync(run, s => s.Step > before.Step);
            Assert.Equal((RunPhase.Training, 1), (after.Phase, after.Attempt));
            Assert.InRange(after.GpuMinutes, 0, 0.9);
        }

        using (_silo.As(Tenant))
            await Run(run).CancelAsync();
    }

    [Fact]
    public async Task Stale_trainer_that_wakes_up_after_its_replacement_moves_nothing_and_is_told_to_stop()
    {
        // A run that no silo trains, so that this test is both of its trainers.
        var run = Run(await SubmitAsync(100, "h100"));
        using var trainers = _silo.AsGrain(Tenant);
        var first = await run.BeginAttemptAsync();
        Assert.True(await run.OfferCheckpointAsync(Checkpoint(1, 10)));
        await run.FailAsync(1, "no sign of life", retry: true);
        var second = await run.BeginAttemptAsync();
        Assert.Equal((1, 2, 10), (first!.Attempt, second!.Attempt, second.From!.Step));
        Assert.True(await run.OfferCheckpointAsync(Checkpoint(2, 20)));

        Assert.Equal(TrainerCommand.Stop, await run.HeartbeatAsync(new Heartbeat(1, 90, 0.1)));
        Assert.False(await run.OfferCheckpointAsync(Checkpoint(1, 90)));
        await run.CompleteAsync(1, Checkpoint(1, 100));
        await run.FailAsync(1, "late", retry: false);
        await run.AbandonAsync(1, "late");

        using (_silo.As(Tenant))
        {
            var status = await run.GetAsync();
            Assert.Equal((RunPhase.Training, 2, 10, Checkpoint(2, 20)), (status.Phase, status.Attempt, status.Step, status.Latest));
        }

        Assert.Equal(TrainerCommand.Continue, await run.HeartbeatAsync(new Heartbeat(2, 21, 0.5)));
        // A report that comes twice, or in the wrong order, moves nothing back.
        Assert.True(await run.OfferCheckpointAsync(Checkpoint(2, 15)));
        using (_silo.As(Tenant))
            Assert.Equal(Checkpoint(2, 20), (await run.GetAsync()).Latest);
    }

    [Fact]
    public async Task Trainer_whose_attempt_was_given_up_is_stopped_before_the_next_one_begins()
    {
        var late = new TaskCompletionSource();
        _trainer.AfterStep = (session, step, token) =>
        {
            if (session.Order.Attempt != 1)
                return;
            if (step == 2)
                session.SaveCheckpoint(2, new byte[1], token);
            if (step < 3)
                return;
            token.WaitHandle.WaitOne();
            // It wakes up with a checkpoint that it has made in the meantime.
            session.SaveCheckpoint(9, new byte[1], CancellationToken.None);
            late.SetResult();
            token.ThrowIfCancellationRequested();
        };
        var run = await SubmitAsync(10);
        await UntilAsync(run, s => s.Latest?.Step == 2 && s.Step == 3);
        using (_silo.AsGrain(Tenant))
            await Run(run).FailAsync(1, "no sign of life", retry: true);

        var end = await EndAsync(run);
        await late.Task;
        Assert.Equal((RunPhase.Completed, 2, 10, 2), (end.Phase, end.Attempt, end.Latest!.Step, end.Latest.Attempt));
        Assert.Equal([1, 3], _trainer.FirstSteps);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Deleted_run_loses_its_files_after_14_days_and_at_once_where_it_has_no_checkpoint(bool hasCheckpoint)
    {
        var run = await SubmitAsync(100, "h100");
        var file = BlobPaths.Run(Tenant, run, 1, "step-00000010.safetensors");
        using (_silo.AsGrain(Tenant))
        {
            await Run(run).BeginAttemptAsync();
            await _silo.Blobs.WriteAsync(file, new byte[10]);
            if (hasCheckpoint)
                await Run(run).OfferCheckpointAsync(Checkpoint(1, 10));
        }

        using var owner = _silo.As(Tenant);
        await Run(run).DeleteAsync();
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<ServiceException>(() => Run(run).GetAsync())).Code);
        if (hasCheckpoint)
        {
            RealOrleans.SkipJumps();
            _time.Jump(TimeSpan.FromDays(14) - TimeSpan.FromMinutes(1));
            for (var ring = 0; ring < 3; ring++)
                await RingAsync(run);
            Assert.NotNull(await _silo.Blobs.FindAsync(file));
            _time.Jump(TimeSpan.FromMinutes(2));
        }

        await Eventually.BecomesAsync(
            async () =>
            {
                await RingAsync(run);
                return await _silo.Blobs.FindAsync(file);
            },
            found => found == null);
        // Its name is free again once its state is gone.
        await Eventually.BecomesAsync(
            async () =>
            {
                await RingAsync(run);
                return await Record.ExceptionAsync(() => SubmitAsync(100, "h100")) == null;
            },
            isFree => isFree);
        Assert.Equal((RunPhase.Waiting, 0), await Run(run).GetAsync() is var again ? (again.Phase, again.Attempt) : default);
    }

    private static Checkpoint Checkpoint(int attempt, int step) => new(attempt, step, $"step-{step:D8}.safetensors", new string('a', 64));

    private Task RingAsync(string run) => Run(run).AsReference<IRemindable>().ReceiveReminder("watch", new TickStatus(DateTime.UtcNow, TimeSpan.FromMinutes(1), DateTime.UtcNow));

    private ITrainingRunGrain Run(string id) => _silo.Grains.Run(Tenant, id);

    private async Task<string> SubmitAsync(int steps, string gpuClass = "a100")
    {
        using (_silo.As(Tenant))
            return (await Run("r-1").SubmitAsync(new RunOrder([new TrainingData("livecell", false, 1)], gpuClass, steps, "{}"))).Id;
    }

    private async Task UseAsync(TimeSpan time)
    {
        using (_silo.AsGrain(Tenant))
            await _silo.Grains.Tenant(Tenant).AddGpuTimeAsync("r-0", time);
    }

    private async Task<RunStatus> UntilAsync(string run, Func<RunStatus, bool> isSo)
    {
        using (_silo.As(Tenant))
            return await Eventually.BecomesAsync(() => Run(run).GetAsync(), isSo);
    }

    private Task<RunStatus> EndAsync(string run) => UntilAsync(run, s => s.Ended != null);
}
