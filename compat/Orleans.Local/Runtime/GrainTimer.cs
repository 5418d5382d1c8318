using Microsoft.Extensions.Logging;

namespace Orleans.Runtime;

/// <summary>A timer whose ticks wait their turn as calls do.</summary>
internal sealed partial class GrainTimer : IGrainTimer
{
    private readonly Lock gate = new();
    private readonly Activation activation;
    private readonly Func<CancellationToken, Task> callback;
    private readonly GrainTimerCreationOptions options;
    private readonly CancellationTokenSource ended = new();
    private ITimer? timer;
    private TimeSpan period;
    private TimeSpan? next;
    private bool ticking;

    private GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        this.activation = activation;
        this.callback = callback;
        this.options = options;
        period = options.Period;
    }

    public static GrainTimer Start(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        if (RuntimeContext.Current != activation)
        {
            throw new InvalidOperationException("Current grain context differs from specified grain context.");
        }

        Check(options.DueTime, nameof(GrainTimerCreationOptions.DueTime));
        Check(options.Period, nameof(GrainTimerCreationOptions.Period));
        var result = new GrainTimer(activation, callback, options);
        activation.Add(result);
        using (ExecutionContext.IsFlowSuppressed() ? default(IDisposable) : ExecutionContext.SuppressFlow())
        {
            lock (result.gate)
            {
                result.timer = activation.Silo.Time.CreateTimer(static self => ((GrainTimer)self!).OnTick(), result, options.DueTime, Timeout.InfiniteTimeSpan);
            }
        }

        return result;
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        lock (gate)
        {
            if (ended.IsCancellationRequested)
            {
                return;
            }

            this.period = period;
            if (ticking)
            {
                // Counted, as every next tick, from the end of this one.
                next = dueTime;
            }
            else
            {
                timer!.Change(dueTime, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (ended.IsCancellationRequested)
            {
                return;
            }

            timer?.Dispose();
        }

        activation.Remove(this);
        try
        {
            ended.Cancel();
        }
        catch (AggregateException error)
        {
            LogCallbackFailed(activation.Silo.Logger, error, activation.GrainId);
        }
    }

    private static void Check(TimeSpan time, string name)
    {
        var milliseconds = (long)time.TotalMilliseconds;
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, -1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(milliseconds, uint.MaxValue - 1, name);
    }

    private void OnTick()
    {
        lock (gate)
        {
            // A tick that the grain has had no time for is not followed by another.
            if (ticking || ended.IsCancellationRequested)
            {
                return;
            }

            ticking = true;
        }

        if (!activation.TryEnqueue(new Tick(this)))
        {
            Dispose();
        }
    }

    private async Task RunAsync()
    {
        try
        {
            if (!ended.IsCancellationRequested)
            {
                await callback(ended.Token);
            }
        }
        catch (Exception error)
        {
            LogCallbackFailed(activation.Silo.Logger, error, activation.GrainId);
        }

        lock (gate)
        {
            ticking = false;
            if (!ended.IsCancellationRequested)
            {
                timer!.Change(next ?? period, Timeout.InfiniteTimeSpan);
                next = null;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Caught and ignored exception thrown from timer callback of grain {Grain}.")]
    private static partial void LogCallbackFailed(ILogger logger, Exception error, GrainId grain);

    private sealed class Tick : WorkItem
    {
        private readonly GrainTimer timer;

        public Tick(GrainTimer timer)
        {
            this.timer = timer;
            IsAlwaysInterleave = timer.options.Interleave;
        }

        public override bool KeepsAlive => timer.options.KeepAlive;

        public override bool IsAbandoned => timer.ended.IsCancellationRequested;

        public override Task RunAsync(Activation activation) => timer.RunAsync();

        public override void Reject(Exception reason) => timer.Dispose();
    }
}
