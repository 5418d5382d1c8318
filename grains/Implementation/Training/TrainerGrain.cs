using CellGenie.Grains.Storage;
using CellGenie.Imaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CellGenie.Grains;

/// <summary>
/// Runs one attempt on a silo with a GPU. The training is on a thread of its own; this grain looks at it on a timer, sends signs of
/// life and checkpoints to the run, and stops it when the run says so.
/// </summary>
[GrainType("cellgenie.trainer")]
[GpuSilo]
internal sealed class TrainerGrain(
    IServiceProvider services,
    GpuSlots slots,
    IBlobStore blobs,
    IOptions<GpuOptions> options,
    ILogger<TrainerGrain> logger) : Grain, ITrainerGrain
{
    private TrainingThread? _thread;
    private IGrainTimer? _timer;
    private Checkpoint? _offered;

    private TenantKey Key => TenantKey.Parse(this.GetPrimaryKeyString());

    private ITrainingRunGrain Run => GrainFactory.Run(Key.Tenant, Key.Id!);

    public async Task<TrainerAnswer> StartAsync(CancellationToken cancellationToken = default)
    {
        if (_thread is { } running)
        {
            if (!running.Ended && await BeatAsync(running, cancellationToken))
                return TrainerAnswer.Accepted;
            await StopThreadAsync(cancellationToken);
        }

        if (services.GetService<ITrainer>() is not { } trainer)
            return Decline(TrainerAnswer.NoTrainer);
        if (slots.TryTake() is not { } gpu)
            return Decline(TrainerAnswer.Busy);
        try
        {
            // The GPU first, the attempt second: what cannot begin costs the run no attempt.
            if (await Run.BeginAttemptAsync(cancellationToken) is not { } order)
            {
                slots.Release(gpu);
                return Decline(TrainerAnswer.NotWaiting);
            }

            _thread = new TrainingThread(trainer, new TrainingSession(blobs, Key, order, gpu), () => slots.Release(gpu));
        }
        catch when (_thread == null)
        {
            slots.Release(gpu);
            throw;
        }

        _offered = null;
        var interval = options.Value.HeartbeatInterval;
        _timer = this.RegisterGrainTimer(LookAsync, new GrainTimerCreationOptions(interval, interval) { KeepAlive = true });
        _ = LookAtEndAsync(_thread, _timer, interval);
        logger.TrainerStarts(Key, _thread.Attempt, gpu);
        return TrainerAnswer.Accepted;
    }

    public async Task StopAsync(int attempt, CancellationToken cancellationToken = default)
    {
        if (_thread?.Attempt == attempt)
            await StopThreadAsync(cancellationToken);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_thread is not { } thread)
            return;
        await StopThreadAsync(cancellationToken);
        // The silo drains: the run goes on elsewhere, from its latest checkpoint.
        await SendCheckpointAsync(thread);
        await Run.AbandonAsync(thread.Attempt, $"its silo was stopped: {reason.Description}", cancellationToken);
    }

    private TrainerAnswer Decline(TrainerAnswer answer)
    {
        // On another silo there may be room.
        DeactivateOnIdle();
        return answer;
    }

    private static async Task LookAtEndAsync(TrainingThread thread, IGrainTimer timer, TimeSpan interval)
    {
        await thread.Completion;
        // Again and again until the run has heard of it.
        timer.Change(TimeSpan.Zero, interval);
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (_thread is not { } thread)
            return;
        var superseded = await SendCheckpointAsync(thread);
        if (thread.Ended)
            await FinishAsync(thread);
        else if (await BeatAsync(thread, cancellationToken))
        {
            // After the sign of life, which a storage that does not answer must not hold up.
            if (superseded != null)
                await blobs.DeleteAsync(BlobPaths.Run(Key.Tenant, Key.Id!, superseded.Attempt, superseded.File), cancellationToken);
            return;
        }
        else
            logger.TrainerStale(Key, thread.Attempt);
        await StopThreadAsync(cancellationToken);
        DeactivateOnIdle();
    }

    /// <returns>Whether to go on.</returns>
    private async Task<bool> BeatAsync(TrainingThread thread, CancellationToken cancellationToken)
    {
        var command = await Run.HeartbeatAsync(thread.Session.Last, cancellationToken);
        if (command == TrainerCommand.SaveCheckpoint)
            thread.Session.WantCheckpoint();
        return command != TrainerCommand.Stop;
    }

    /// <returns>The checkpoint that nothing begins from any more, because the run has taken a later one; null when there is none.</returns>
    private async Task<Checkpoint?> SendCheckpointAsync(TrainingThread thread)
    {
        if (thread.Session.Newest is not { } newest || newest == _offered)
            return null;
        var before = _offered ?? thread.Session.Order.From;
        var taken = await Run.OfferCheckpointAsync(newest);
        _offered = newest;
        return taken && before?.Step < newest.Step ? before : null;
    }

    private Task FinishAsync(TrainingThread thread)
    {
        var session = thread.Session;
        if (thread.Failure is { } failure)
            return Run.FailAsync(thread.Attempt, failure.Message, retry: failure is not CellGenieException);
        // An attempt that begins at the end, since the one before it died there, stores no checkpoint of its own.
        return (session.Newest ?? session.Order.From) is { } last && (last.Step >= session.Order.Order.Steps || session.HasEndedEarly)
            ? Run.CompleteAsync(thread.Attempt, last)
            : Run.FailAsync(thread.Attempt, $"the trainer ended without a checkpoint of step {session.Order.Order.Steps}", retry: false);
    }

    private async Task StopThreadAsync(CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        _timer = null;
        if (_thread is not { } thread)
            return;
        _thread = null;
        await thread.StopAsync().WaitAsync(cancellationToken);
    }
}
