using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Runtime;

// How an activation begins and ends.
internal sealed partial class Activation
{
    /// <summary>Begins the activation; calls may be taken in before.</summary>
    public void Start(Dictionary<string, object>? requestContext) =>
        scheduler.Post(static state =>
        {
            var (self, context) = ((Activation, Dictionary<string, object>?))state!;
            _ = self.ActivateAsync(context);
        }, (this, requestContext));

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            if (this.deactivationReason.ReasonCode != DeactivationReasonCode.None || state is ActivationState.Invalid)
            {
                return;
            }

            // The time for the end runs from here, also while calls still run.
            this.deactivationReason = deactivationReason;
            deactivationTimeout = new CancellationTokenSource(Silo.CollectionOptions.DeactivationTimeout, Silo.Time);
            deactivationEnd = CancellationTokenSource.CreateLinkedTokenSource(deactivationTimeout.Token, cancellationToken);
            if (state == ActivationState.Activating)
            {
                // Callbacks of the token may be the grain's, which must not run within the lock.
                _ = activationEnd.CancelAsync();
            }
            else
            {
                BeginDeactivation();
            }
        }
    }

    public void DelayDeactivation(TimeSpan time)
    {
        lock (gate)
        {
            var now = Silo.Time.GetTimestamp();
            var ticks = time.TotalSeconds * Silo.Time.TimestampFrequency;
            keepAliveUntil = time <= TimeSpan.Zero ? 0 : ticks >= long.MaxValue - now ? long.MaxValue : now + (long)ticks;
        }
    }

    public void CollectIfIdle()
    {
        lock (gate)
        {
            if (state != ActivationState.Valid || running.Count > 0 || waiting.Count > 0 || GrainClass.CollectionAge is not { } age
                || keepAliveUntil > Silo.Time.GetTimestamp() || Silo.Time.GetElapsedTime(lastUse) < age)
            {
                return;
            }
        }

        Deactivate(new DeactivationReason(DeactivationReasonCode.ActivationIdle, $"Deactivating idle grain after {GrainClass.CollectionAge}."));
    }

    public void Add(GrainTimer timer)
    {
        lock (gate)
        {
            timers.Add(timer);
        }
    }

    public void Remove(GrainTimer timer)
    {
        lock (gate)
        {
            timers.Remove(timer);
        }
    }

    private async Task ActivateAsync(Dictionary<string, object>? requestContext)
    {
        RequestContext.Current = requestContext;
        using var timeout = new CancellationTokenSource(Silo.CollectionOptions.ActivationTimeout, Silo.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, activationEnd.Token);
        try
        {
            scope = Silo.Services.CreateAsyncScope();
            hasScope = true;
            GrainInstance = GrainClass.CreateInstance(this);
            if (lifecycle is not null)
            {
                await lifecycle.StartAsync(end.Token);
            }

            if (GrainInstance is IGrainBase grain)
            {
                await grain.OnActivateAsync(end.Token).WaitAsync(end.Token);
            }
        }
        catch (OperationCanceledException) when (activationEnd.IsCancellationRequested)
        {
            // The grain was told to end before it had begun; its calls go to the next activation.
        }
        catch (Exception error)
        {
            LogActivationFailed(Silo.Logger, error, GrainId);
            await EndAsync(error);
            return;
        }

        lock (gate)
        {
            if (deactivationReason.ReasonCode == DeactivationReasonCode.None)
            {
                state = ActivationState.Valid;
                wasValid = true;
                lastUse = Silo.Time.GetTimestamp();
                PostPump();
            }
            else
            {
                BeginDeactivation();
            }
        }
    }

    // Needs the lock.
    private void BeginDeactivation()
    {
        state = ActivationState.Deactivating;
        if (running.Count == 0)
        {
            PostFinish();
        }
        else if (enumerations is not null)
        {
            // Streams may wait for their next value for long.
            scheduler.Post(static self => _ = ((AsyncEnumerableGrainExtension)self!).DisposeAllAsync(), enumerations);
        }
    }

    // Needs the lock.
    private void PostFinish()
    {
        if (!finishing)
        {
            finishing = true;
            scheduler.Post(static self => _ = ((Activation)self!).DeactivateAsync(), this);
        }
    }

    private async Task DeactivateAsync()
    {
        var token = deactivationEnd!.Token;
        try
        {
            StopTimers();
            if (enumerations is not null)
            {
                await enumerations.DisposeAllAsync().WaitAsync(token);
            }
        }
        catch (Exception error)
        {
            LogDeactivationFailed(Silo.Logger, error, GrainId);
        }

        try
        {
            if (wasValid && GrainInstance is IGrainBase grain)
            {
                await grain.OnDeactivateAsync(deactivationReason, token).WaitAsync(token);
            }
        }
        catch (Exception error)
        {
            LogDeactivationFailed(Silo.Logger, error, GrainId);
        }

        try
        {
            if (lifecycle is not null)
            {
                await lifecycle.StopAsync(token).WaitAsync(token);
            }
        }
        catch (Exception error)
        {
            LogDeactivationFailed(Silo.Logger, error, GrainId);
        }

        await EndAsync(null);
    }

    /// <summary>Leaves the directory and hands what still waits to the next activation, or rejects it with the error.</summary>
    private async Task EndAsync(Exception? error)
    {
        StopTimers();
        try
        {
            switch (GrainInstance)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }

            if (hasScope)
            {
                await scope.DisposeAsync();
            }
        }
        catch (Exception failure)
        {
            LogDeactivationFailed(Silo.Logger, failure, GrainId);
        }

        deactivationEnd?.Dispose();
        deactivationTimeout?.Dispose();
        Silo.Directory.Remove(this);
        WorkItem[] rest;
        lock (gate)
        {
            state = ActivationState.Invalid;
            rest = [.. waiting];
            waiting.Clear();
        }

        deactivated.TrySetResult();
        foreach (var item in rest)
        {
            if (error is null)
            {
                Silo.Forward(item, GrainId);
            }
            else
            {
                item.Reject(error);
            }
        }
    }

    private void StopTimers()
    {
        GrainTimer[] all;
        lock (gate)
        {
            all = [.. timers];
        }

        foreach (var timer in all)
        {
            timer.Dispose();
        }
    }
}
