using Microsoft.Extensions.Logging;

namespace Orleans.Runtime;

/// <summary>Starts observers stage by stage, those of one stage at once, and stops in the opposite order what has started.</summary>
internal sealed partial class LifecycleSubject(ILogger logger) : ISiloLifecycle, IGrainLifecycle
{
    private readonly Lock gate = new();
    private readonly List<Subscription> subscriptions = [];
    private int started = int.MinValue;
    private bool anyStarted;

    public int HighestCompletedStage { get; private set; } = int.MinValue;

    public int LowestStoppedStage { get; private set; } = int.MaxValue;

    public bool IsEmpty
    {
        get
        {
            lock (gate)
            {
                return subscriptions.Count == 0;
            }
        }
    }

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var subscription = new Subscription(this, observerName, stage, observer);
        lock (gate)
        {
            subscriptions.Add(subscription);
        }

        return subscription;
    }

    public async Task StartAsync(CancellationToken token)
    {
        foreach (var stage in Stages())
        {
            token.ThrowIfCancellationRequested();
            started = stage.Key;
            anyStarted = true;
            await Task.WhenAll(stage.Select(each => Run(() => each.Observer.OnStart(token))));
            HighestCompletedStage = stage.Key;
        }
    }

    public async Task StopAsync(CancellationToken token)
    {
        if (!anyStarted)
        {
            return;
        }

        foreach (var stage in Stages().Reverse().Where(stage => stage.Key <= started))
        {
            await Task.WhenAll(stage.Select(each => StopAsync(each, token)));
            LowestStoppedStage = stage.Key;
        }
    }

    private async Task StopAsync(Subscription subscription, CancellationToken token)
    {
        try
        {
            await Run(() => subscription.Observer.OnStop(token));
        }
        catch (Exception error)
        {
            // The rest must stop all the same.
            LogStopFailed(error, subscription.Name, subscription.Stage);
        }
    }

    // An observer that throws at once must not keep its neighbours of the same stage from starting.
    private static async Task Run(Func<Task> step) => await step();

    private IGrouping<int, Subscription>[] Stages()
    {
        lock (gate)
        {
            return [.. subscriptions.GroupBy(each => each.Stage).OrderBy(stage => stage.Key)];
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Observer} failed to stop at stage {Stage}.")]
    private partial void LogStopFailed(Exception error, string observer, int stage);

    private sealed record Subscription(LifecycleSubject Subject, string Name, int Stage, ILifecycleObserver Observer) : IDisposable
    {
        public void Dispose()
        {
            lock (Subject.gate)
            {
                Subject.subscriptions.Remove(this);
            }
        }
    }
}
