namespace CellGenie.Grains;

// What trainers tell the run. Only the current attempt is heard.
internal sealed partial class TrainingRunGrain
{
    public async Task<TrainingOrder?> BeginAttemptAsync(CancellationToken cancellationToken = default)
    {
        if (Run.Order == null || Run.Phase != RunPhase.Waiting)
            return null;
        // Others may have used it up while this one waited.
        if (await Tenant.AddGpuTimeAsync(Key.Id!, TimeSpan.Zero, cancellationToken) <= TimeSpan.Zero)
        {
            await EndAsync(RunPhase.Failed, RunRules.UsedUp(Run.Latest?.Step ?? 0));
            return null;
        }

        var order = Run.BeginAttempt();
        _meter.Start();
        await SaveAsync();
        _logger.AttemptBegins(Key, order.Attempt, Run.Step);
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
        if (_meter.UsedUpFor is not { } since)
            return TrainerCommand.Continue;
        // A trainer that stores none in time loses the steps since its last one.
        if (since > _options.HeartbeatTimeout)
            await EndAsync(RunPhase.Failed, RunRules.UsedUp(Run.Latest?.Step ?? 0));
        return Run.IsCurrent(heartbeat.Attempt) ? TrainerCommand.SaveCheckpoint : TrainerCommand.Stop;
    }

    public async Task<bool> OfferCheckpointAsync(Checkpoint checkpoint, CancellationToken cancellationToken = default)
    {
        if (!Run.IsCurrent(checkpoint.Attempt))
            return false;
        if (checkpoint.Step > (Run.Latest?.Step ?? -1))
        {
            Run.Latest = checkpoint;
            if (_meter.UsedUpFor != null && checkpoint.Step < Run.Order!.Steps)
                await EndAsync(RunPhase.Failed, RunRules.UsedUp(checkpoint.Step));
            else
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
        await EndAsync(RunPhase.Completed, checkpoint.Step < Run.Order!.Steps ? $"stopped at step {checkpoint.Step}: validation did not improve any more" : null);
    }

    public async Task FailAsync(int attempt, string reason, bool retry, CancellationToken cancellationToken = default)
    {
        if (!Run.IsCurrent(attempt))
            return;
        await CountTimeAsync();
        Run.Failures++;
        _logger.AttemptFailed(Key, attempt, reason);
        if (retry && Run.Failures < _options.FailedAttempts)
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

    /// <summary>Tells the trainer at once. Where it cannot be reached, its next sign of life is answered with Stop.</summary>
    private async Task StopTrainerAsync(int attempt)
    {
        try
        {
            await GrainFactory.Trainer(Key.Tenant, Key.Id!).StopAsync(attempt);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            _logger.TrainerUnreachable(Key, attempt, e.Message);
        }
    }

    private async Task CountTimeAsync()
    {
        var used = _meter.Lap();
        Run.GpuTime += used;
        if (await Tenant.AddGpuTimeAsync(Key.Id!, used) <= TimeSpan.Zero)
            _meter.UsedUp();
    }
}
