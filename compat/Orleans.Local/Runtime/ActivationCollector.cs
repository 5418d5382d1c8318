using Microsoft.Extensions.Logging;

namespace Orleans.Runtime;

/// <summary>Deactivates idle grains from time to time, and all of them when the silo stops.</summary>
internal sealed partial class ActivationCollector(Silo silo, ILogger<ActivationCollector> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    private ITimer? timer;

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(ActivationCollector), ServiceLifecycleStage.RuntimeServices, Start, _ => Task.CompletedTask);
        lifecycle.Subscribe(nameof(ActivationCollector), ServiceLifecycleStage.BecomeActive, _ => Task.CompletedTask, StopAsync);
    }

    private Task Start(CancellationToken token)
    {
        var quantum = silo.CollectionOptions.CollectionQuantum;
        timer = silo.Time.CreateTimer(static self => ((ActivationCollector)self!).Collect(), this, quantum, quantum);
        return Task.CompletedTask;
    }

    private void Collect()
    {
        foreach (var activation in silo.Directory.All)
        {
            activation.CollectIfIdle();
        }
    }

    private async Task StopAsync(CancellationToken token)
    {
        timer?.Dispose();
        try
        {
            // A call that was on its way when the silo began to stop may have made another activation.
            while (silo.Directory.All is { Count: > 0 } all)
            {
                foreach (var activation in all)
                {
                    activation.Deactivate(new DeactivationReason(DeactivationReasonCode.ShuttingDown, "This process is terminating."), token);
                }

                await Task.WhenAll(all.Select(activation => activation.Deactivated)).WaitAsync(token);
            }
        }
        catch (OperationCanceledException)
        {
            LogLeft(silo.Directory.All.Count);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} grains had no time to deactivate before the host stopped.")]
    private partial void LogLeft(int count);
}
