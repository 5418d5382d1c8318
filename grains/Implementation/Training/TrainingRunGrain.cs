using CellGenie.Grains.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CellGenie.Grains;

/// <summary>A training run: attempts, checkpoints, fencing. The training itself is the trainer's.</summary>
[GrainType("cellgenie.run")]
internal sealed class TrainingRunGrain(
    [PersistentState("run", GrainStateStore.Name)] IPersistentState<RunState> state,
    IOptions<GpuOptions> options,
    TimeProvider time,
    ILogger<TrainingRunGrain> logger) : Grain, ITrainingRunGrain, IRemindable
{
    private const string Reminder = "watch";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    private readonly ChangeSignal _changes = new(time);
    private DateTimeOffset _lastSign = time.GetUtcNow();
    private IGrainTimer? _watch;

    private TenantKey Key => TenantKey.Parse(this.GetPrimaryKeyString());

    private ITenantGrain Tenant => GrainFactory.Tenant(Key.Tenant);

    private RunState Run => state.State;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        StartWatch();
        return Task.CompletedTask;
    }

    public async Task<RunStatus> SubmitAsync(RunOrder order, CancellationToken cancellationToken = default)
    {
        RunRules.Check(order);
        if (Run.Order != null)
        {
            return RunRules.AreEqual(Run.Order, order) && !Run.Deleted
                ? await StatusAsync()
                : throw ServiceException.Conflict($"run {Key.Id} exists already with another order");
        }

        RunRules.CheckQuota(await Tenant.GetAsync(cancellationToken), time);
        await Tenant.RegisterAsync(ResourceKind.Run, Key.Id!, cancellationToken);
        Run.Order = order;
        Run.Created = time.GetUtcNow();
        await WaitForGpuAsync($"waits for a GPU of class {order.GpuClass}");
        return await StatusAsync();
    }

    public Task<RunStatus> GetAsync(CancellationToken cancellationToken = default)
    {
        RequireOrder();
        return StatusAsync();
    }

    public async Task<RunEvent?> WaitAsync(long after, TimeSpan atMost, CancellationToken cancellationToken = default)
    {
        RequireOrder();
        return await _changes.WaitAsync(after, atMost, cancellationToken) ? new RunEvent(_changes.Current, await StatusAsync()) : null;
    }

    public async Task<RunStatus> CancelAsync(CancellationToken cancellationToken = default)
    {
        RequireOrder();
        if (!Run.IsEnded)
            await EndAsync(RunPhase.Cancelled, null);
        return await StatusAsync();
    }

    public async Task<RunStatus> ResumeAsync(CancellationToken cancellationToken = default)
    {
        var order = RequireOrder();
        if (Run.Phase == RunPhase.Completed)
            throw ServiceException.Conflict($"run {Key.Id} has reached its last step");
        if (Run.IsEnded)
        {
            RunRules.CheckQuota(await Tenant.GetAsync(cancellationToken), time);
            Run.Failures = 0;
            await WaitForGpuAsync($"waits for a GPU of class {order.GpuClass}");
        }

        return await StatusAsync();
    }

    public async Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        await CancelAsync(cancellationToken);
        Run.Deleted = true;
        await SaveAsync();
        await Tenant.UnregisterAsync(ResourceKind.Run, Key.Id!, cancellationToken);
    }

    public async Task<TrainingOrder?> BeginAttemptAsync(CancellationToken cancellationToken = default)
    {
        if (Run.Order == null || Run.Phase != RunPhase.Waiting)
            return null;
        var order = Run.BeginAttempt();
        _lastSign = time.GetUtcNow();
        await SaveAsync();
        logger.AttemptBegins(Key, order.Attempt, Run.Step);
        return order;
    }

    public async Task RefuseAsync(string reason, CancellationToken cancellationToken = default)
    {
        if (Run.Order != null && Run.Phase == RunPhase.Waiting)
            await EndAsync(RunPhase.Failed, reason);
    }

    public async Task<TrainerCommand> HeartbeatAsync(Heartbeat heartbeat, CancellationToken cancellationToken = default)
    {
        if (!Run.IsCurrent(heartbeat.Attempt))
            return TrainerCommand.Stop;
        await CountTimeAsync();
        WorkMetrics.AddSteps(heartbeat.Step - Run.Step);
        Run.Step = heartbeat.Step;
        Run.Loss = heartbeat.Loss;
        _changes.Raise();
        return TrainerCommand.Continue;
    }

    public async Task<bool> OfferCheckpointAsync(Checkpoint checkpoint, CancellationToken cancellationToken = default)
    {
        if (!Run.IsCurrent(checkpoint.Attempt))
            return false;
        if (checkpoint.Step > (Run.Latest?.Step ?? -1))
        {
            Run.Latest = checkpoint;
            await SaveAsync();
        }

        return true;
    }

    public async Task CompleteAsync(int attempt, Checkpoint checkpoint, CancellationToken cancellationToken = default)
    {
        if (!Run.IsCurrent(attempt))
            return;
        await CountTimeAsync();
        Run.Latest = checkpoint;
        Run.Step = checkpoint.Step;
        await EndAsync(RunPhase.Completed, null);
    }

    public async Task FailAsync(int attempt, string reason, bool retry, CancellationToken cancellationToken = default)
    {
        if (!Run.IsCurrent(attempt))
            return;
        await CountTimeAsync();
        Run.Failures++;
        logger.AttemptFailed(Key, attempt, reason);
        if (retry && Run.Failures < options.Value.FailedAttempts)
            await WaitForGpuAsync($"attempt {attempt} failed: {reason}; waits for a GPU to try again");
        else
            await EndAsync(RunPhase.Failed, retry ? $"{Run.Failures} attempts failed; the last one: {reason}" : reason);
    }

    public async Task AbandonAsync(int attempt, string reason, CancellationToken cancellationToken = default)
    {
        if (!Run.IsCurrent(attempt))
            return;
        await CountTimeAsync();
        await WaitForGpuAsync(reason);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => WatchAsync();

    /// <summary>Brings a run that is not at its end forward from whatever its state says: after a crash, this is all that is left of it.</summary>
    private async Task WatchAsync()
    {
        if (Run.Order == null || Run.IsEnded)
            await StopWatchAsync();
        else if (Run.Phase == RunPhase.Waiting)
            await QueueOf(Run.Order).EnqueueAsync(Key.Tenant, Key.Id!);
        else if (time.GetUtcNow() - _lastSign > options.Value.HeartbeatTimeout)
            await FailAsync(Run.Attempt, $"no sign of life for {options.Value.HeartbeatTimeout.TotalSeconds:0} seconds", retry: true);
    }

    private async Task WaitForGpuAsync(string reason)
    {
        Run.Wait(reason);
        // The state first: a run that is queued but not known to wait would be refused its GPU and forgotten.
        await SaveAsync();
        await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
        StartWatch();
        await QueueOf(Run.Order!).EnqueueAsync(Key.Tenant, Key.Id!);
    }

    private async Task EndAsync(RunPhase phase, string? reason)
    {
        var trainedOn = Run.Phase == RunPhase.Training && phase == RunPhase.Cancelled ? Run.Attempt : (int?)null;
        Run.End(phase, reason, time.GetUtcNow());
        await SaveAsync();
        logger.RunEnded(Key, phase, reason);
        await QueueOf(Run.Order!).ReleaseAsync(Key.Tenant, Key.Id!);
        if (trainedOn is { } attempt)
            await StopTrainerAsync(attempt);
        await StopWatchAsync();
    }

    /// <summary>Tells the trainer at once. Where it cannot be reached, its next sign of life is answered with Stop.</summary>
    private async Task StopTrainerAsync(int attempt)
    {
        try
        {
            await GrainFactory.Trainer(Key.Tenant, Key.Id!).StopAsync(attempt);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            logger.TrainerUnreachable(Key, attempt, e.Message);
        }
    }

    private async Task CountTimeAsync()
    {
        var now = time.GetUtcNow();
        var used = now - _lastSign;
        _lastSign = now;
        // A clock that was set back or far ahead is no GPU time.
        if (used <= TimeSpan.Zero || used > 2 * options.Value.HeartbeatTimeout)
            return;
        Run.GpuTime += used;
        await Tenant.AddGpuTimeAsync(Key.Id!, used);
    }

    private async Task SaveAsync()
    {
        await state.WriteStateAsync();
        _changes.Raise();
    }

    private void StartWatch()
    {
        if (Run.Order != null && !Run.IsEnded)
            _watch ??= this.RegisterGrainTimer(WatchAsync, options.Value.HeartbeatInterval, options.Value.HeartbeatInterval);
    }

    private async Task StopWatchAsync()
    {
        _watch?.Dispose();
        _watch = null;
        if (await this.GetReminder(Reminder) is { } reminder)
            await this.UnregisterReminder(reminder);
    }

    private RunOrder RequireOrder() => Run.Order != null && !Run.Deleted ? Run.Order : throw ServiceException.NotFound($"run {Key.Id}");

    private IGpuQueueGrain QueueOf(RunOrder order) => GrainFactory.GpuQueue(order.GpuClass);

    private async Task<RunStatus> StatusAsync() =>
        Run.ToStatus(Key.Id!, Run.Phase == RunPhase.Waiting ? await QueueOf(Run.Order!).PositionAsync(Key.Tenant, Key.Id!) : 0);
}
