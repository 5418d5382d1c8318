using CellGenie.Grains.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CellGenie.Grains;

/// <summary>A training run: attempts, checkpoints, fencing, GPU time. The training itself is the trainer's. Here is what labs ask of it.</summary>
[GrainType("cellgenie.run")]
internal sealed partial class TrainingRunGrain : Grain, ITrainingRunGrain, IRemindable
{
    private const string Reminder = "watch";

    private readonly IPersistentState<RunState> _state;
    private readonly GpuOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ChangeSignal _changes;
    private readonly GpuMeter _meter;
    private readonly Closing _closing;
    private IGrainTimer? _watch;

    public TrainingRunGrain(
        [PersistentState("run", GrainStateStore.Name)] IPersistentState<RunState> state,
        IBlobStore blobs,
        IOptions<GpuOptions> options,
        TimeProvider time,
        ILogger<TrainingRunGrain> logger)
    {
        (_state, _options, _time, _logger) = (state, options.Value, time, logger);
        _changes = new ChangeSignal(time);
        _meter = new GpuMeter(time, _options.HeartbeatTimeout);
        _closing = new Closing(this, Reminder, ResourceKind.Run, Tenant, new FilePurge(blobs, Key, BlobPaths.RunPrefix(Key.Id!), logger), time);
    }

    private TenantKey Key => TenantKey.Parse(this.GetPrimaryKeyString());

    private ITenantGrain Tenant => GrainFactory.Tenant(Key.Tenant);

    private RunState Run => _state.State;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        StartWatch();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _closing.Dispose();
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

        RunRules.CheckQuota(await Tenant.GetAsync(cancellationToken), _time);
        // The reminder first: what is known must never be without one.
        await this.RemindAsync(Reminder);
        await Tenant.RegisterAsync(ResourceKind.Run, Key.Id!, cancellationToken);
        Run.Order = order;
        Run.Created = _time.GetUtcNow();
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
            throw ServiceException.Conflict($"run {Key.Id} has come to its end");
        if (Run.IsEnded)
        {
            RunRules.CheckQuota(await Tenant.GetAsync(cancellationToken), _time);
            Run.Failures = 0;
            await WaitForGpuAsync($"waits for a GPU of class {order.GpuClass}");
        }

        return await StatusAsync();
    }

    public async Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        await CancelAsync(cancellationToken);
        await this.RemindAsync(Reminder);
        (Run.Deleted, Run.Purge) = (true, _closing.PurgeTime(Run.Latest != null));
        await SaveAsync();
        await Tenant.UnregisterAsync(ResourceKind.Run, Key.Id!, cancellationToken);
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (Run.Order != null && !Run.IsEnded)
            await WatchAsync();
        else if (await _closing.RingAsync(Run.Order != null, Run.Purge, ReleaseAsync, () => _state.ClearStateAsync()))
            DeactivateOnIdle();
    }

    /// <summary>Brings a run that is not at its end forward from whatever its state says: after a crash, this is all that is left of it.</summary>
    private async Task WatchAsync()
    {
        if (Run.Phase == RunPhase.Waiting)
            await QueueOf(Run.Order!).EnqueueAsync(Key.Tenant, Key.Id!);
        else if (!Run.IsEnded && _meter.Silence > _options.HeartbeatTimeout)
            await FailAsync(Run.Attempt, $"no sign of life for {_options.HeartbeatTimeout.TotalSeconds:0} seconds", retry: true);
    }

    private async Task WaitForGpuAsync(string reason)
    {
        await this.RemindAsync(Reminder);
        Run.Wait(reason);
        // The state first: a run that is queued but not known to wait would be refused its GPU and forgotten.
        await SaveAsync();
        StartWatch();
        await QueueOf(Run.Order!).EnqueueAsync(Key.Tenant, Key.Id!);
    }

    private async Task EndAsync(RunPhase phase, string? reason)
    {
        var trainedOn = Run.Phase == RunPhase.Training && phase == RunPhase.Cancelled ? Run.Attempt : (int?)null;
        Run.End(phase, reason, _time.GetUtcNow());
        await SaveAsync();
        _watch?.Dispose();
        _watch = null;
        _logger.RunEnded(Key, phase, reason);
        await ReleaseAsync();
        if (trainedOn is { } attempt)
            await StopTrainerAsync(attempt);
    }

    private Task ReleaseAsync() => QueueOf(Run.Order!).ReleaseAsync(Key.Tenant, Key.Id!);

    private async Task SaveAsync()
    {
        await _state.SaveAsync(DeactivateOnIdle);
        _changes.Raise();
    }

    private void StartWatch()
    {
        if (Run.Order != null && !Run.IsEnded)
            _watch ??= this.RegisterGrainTimer(WatchAsync, _options.HeartbeatInterval, _options.HeartbeatInterval);
    }

    private RunOrder RequireOrder() => Run.Order != null && !Run.Deleted ? Run.Order : throw ServiceException.NotFound($"run {Key.Id}");

    private IGpuQueueGrain QueueOf(RunOrder order) => GrainFactory.GpuQueue(order.GpuClass);

    private async Task<RunStatus> StatusAsync() =>
        Run.ToStatus(Key.Id!, Run.Phase == RunPhase.Waiting ? await QueueOf(Run.Order!).PositionAsync(Key.Tenant, Key.Id!) : 0);
}
