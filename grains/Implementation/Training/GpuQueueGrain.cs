using CellGenie.Grains.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime.Placement;

namespace CellGenie.Grains;

/// <summary>
/// The fair queue of one class of GPU. It picks the silo itself and passes it on as a placement hint; that only a silo with a GPU is
/// taken does not depend on the hint, but on the trainer's <see cref="GpuSiloAttribute"/>.
/// </summary>
[GrainType("cellgenie.gpuqueue")]
internal sealed class GpuQueueGrain(
    [PersistentState("queue", GrainStateStore.Name)] IPersistentState<QueueState> state,
    GpuSilos silos,
    IOptions<GpuOptions> options,
    TimeProvider time,
    ILogger<GpuQueueGrain> logger) : Grain, IGpuQueueGrain, IRemindable
{
    private const string Reminder = "dispatch";

    private IGrainTimer? _timer;
    private StateWriter? _writer;
    private string? _lastPlacement;

    // Metrics are read on a thread of their own, from which a grain's state must not be touched.
    private volatile int _waiting;

    private string GpuClass => this.GetPrimaryKeyString()["gpu/".Length..];

    private QueueState Queue => state.State;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _waiting = Queue.Waiting.Count;
        GpuMetrics.Watch(this, GpuClass, () => _waiting);
        if (Queue.Waiting.Count > 0)
            StartTimer();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        GpuMetrics.Forget(this);
        return Task.CompletedTask;
    }

    public async Task EnqueueAsync(string tenant, string run, CancellationToken cancellationToken = default)
    {
        if (Queue.Waiting.Exists(r => r.Tenant == tenant && r.Run == run))
            return;
        Queue.Free(tenant, run, time.GetUtcNow());
        Queue.Waiting.Add(new QueuedRun(tenant, run, time.GetUtcNow()));
        await SaveAsync();
        await this.RemindAsync(Reminder);
        StartTimer();
    }

    public async Task ReleaseAsync(string tenant, string run, CancellationToken cancellationToken = default)
    {
        var waited = Queue.Waiting.RemoveAll(r => r.Tenant == tenant && r.Run == run) > 0;
        if (Queue.Free(tenant, run, time.GetUtcNow()) || waited)
            await SaveAsync();
    }

    public Task<int> PositionAsync(string tenant, string run, CancellationToken cancellationToken = default) =>
        Task.FromResult(GpuFairness.Order(Queue, time.GetUtcNow()).FindIndex(r => r.Tenant == tenant && r.Run == run));

    public Task<GpuQueueStatus> GetAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(new GpuQueueStatus(GpuFairness.Order(Queue, time.GetUtcNow()), [.. Queue.Running.Select(r => r.Run)], _lastPlacement));

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (Queue.Waiting.Count > 0)
            StartTimer();
        else
            await this.ForgetReminderAsync(Reminder);
    }

    /// <summary>The dispatch interleaves with calls, so that two may want to write at the same time.</summary>
    private Task SaveAsync()
    {
        _waiting = Queue.Waiting.Count;
        return (_writer ??= new StateWriter(() => state.SaveAsync(DeactivateOnIdle))).WriteAsync();
    }

    private void StartTimer() => _timer ??= this.RegisterGrainTimer(
        DispatchAsync,
        new GrainTimerCreationOptions(TimeSpan.Zero, options.Value.DispatchInterval) { Interleave = true, KeepAlive = true });

    /// <summary>Starts as many of the waiting runs as there are GPUs for.</summary>
    private async Task DispatchAsync(CancellationToken cancellationToken)
    {
        GpuFairness.Forget(Queue, time.GetUtcNow());
        foreach (var next in GpuFairness.Order(Queue, time.GetUtcNow()))
        {
            // None overtakes a run that there is no GPU for.
            if (FindSilo() is not { } silo || !await StartAsync(next, silo, cancellationToken))
                return;
        }

        if (Queue.Waiting.Count == 0)
        {
            _timer?.Dispose();
            _timer = null;
        }
    }

    private SiloAddress? FindSilo()
    {
        var ofClass = silos.OfClass(GpuClass);
        var free = ofClass.Where(s => Queue.Running.Count(r => r.Silo == s.Silo.ToString()) < s.Count).Select(s => s.Silo).FirstOrDefault();
        if (free == null)
            _lastPlacement = ofClass.Count == 0 ? $"no silo with a GPU of class {GpuClass} is in the cluster" : $"all GPUs of class {GpuClass} are taken";
        return free;
    }

    /// <returns>False when there is no GPU for this run now.</returns>
    private async Task<bool> StartAsync(QueuedRun next, SiloAddress silo, CancellationToken cancellationToken)
    {
        if (await AskAsync(next, silo, cancellationToken) is not { } answer)
            return false;
        Queue.Waiting.RemoveAll(r => r.Tenant == next.Tenant && r.Run == next.Run);
        if (answer == TrainerAnswer.Accepted)
            Queue.Running.Add(new RunningRun(next with { Since = time.GetUtcNow() }, silo.ToString()));
        // Its failure is not caught here: where another activation has written, this one ends.
        await SaveAsync();
        return true;
    }

    /// <returns>The trainer's answer; null when the run stays in the queue.</returns>
    private async Task<TrainerAnswer?> AskAsync(QueuedRun next, SiloAddress silo, CancellationToken cancellationToken)
    {
        try
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
            var answer = await GrainFactory.Trainer(next.Tenant, next.Run).StartAsync(cancellationToken);
            _lastPlacement = $"run {next.Run} of {next.Tenant}: {answer}";
            logger.RunPlaced(next.Tenant, next.Run, answer);
            if (answer == TrainerAnswer.NoTrainer)
                await GrainFactory.Run(next.Tenant, next.Run).RefuseAsync($"silo {silo} has a GPU but no trainer", cancellationToken);
            return answer == TrainerAnswer.Busy ? null : answer;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            // Placement failed, or the answer was lost: still queued. If the trainer did start, the next call finds the run training.
            _lastPlacement = e.Message;
            logger.RunNotPlaced(next.Tenant, next.Run, e.Message);
            return null;
        }
        finally
        {
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }
    }
}
