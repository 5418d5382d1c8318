using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Core.Internal;

namespace Orleans.Runtime;

/// <summary>One grain in memory: its object, its waiting calls and the rules about which of them may run.</summary>
internal sealed partial class Activation : IGrainContext, ICallChainReentrantGrainContext
{
    private readonly Lock gate = new();
    private readonly LinkedList<WorkItem> waiting = [];
    private readonly List<WorkItem> running = [];
    private readonly ActivationScheduler scheduler;
    private readonly TaskCompletionSource deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<GrainTimer> timers = [];
    private readonly CancellationTokenSource activationEnd = new();
    private Dictionary<Guid, int>? reentrantSections;
    private AsyncServiceScope scope;
    private LifecycleSubject? lifecycle;
    private AsyncEnumerableGrainExtension? enumerations;
    private ActivationState state = ActivationState.Activating;
    private DeactivationReason deactivationReason;
    private CancellationTokenSource? deactivationTimeout;
    private CancellationTokenSource? deactivationEnd;
    private bool wasValid;
    private bool pumpPosted;
    private bool finishing;
    private bool hasScope;
    private long lastUse;
    private long keepAliveUntil;

    public Activation(Silo silo, GrainClass grainClass, GrainId grainId)
    {
        Silo = silo;
        GrainClass = grainClass;
        GrainId = grainId;
        scheduler = new ActivationScheduler(this);
        lastUse = silo.Time.GetTimestamp();
    }

    public Silo Silo { get; }

    public GrainClass GrainClass { get; }

    public GrainId GrainId { get; }

    public object? GrainInstance { get; private set; }

    public ActivationId ActivationId { get; } = ActivationId.NewId();

    public GrainReference GrainReference => field ??= GrainReference.CreateUntyped(Silo, GrainId);

    public GrainAddress Address => new() { GrainId = GrainId, ActivationId = ActivationId, SiloAddress = Silo.Address };

    public IServiceProvider ActivationServices => scope.ServiceProvider;

    public LifecycleSubject Lifecycle => lifecycle ??= new LifecycleSubject(Silo.Logger);

    public IGrainLifecycle ObservableLifecycle => Lifecycle;

    public Task Deactivated => deactivated.Task;

    public AsyncEnumerableGrainExtension Enumerations => enumerations ??= new AsyncEnumerableGrainExtension(this);

    public object? GetTarget() => GrainInstance;

    public object? GetComponent(Type componentType) => componentType.IsInstanceOfType(GrainInstance) ? GrainInstance : null;

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override string ToString() => $"{GrainId} {ActivationId}";

    /// <summary>Takes an item in. False when the activation has ended: the item then belongs to another one.</summary>
    public bool TryEnqueue(WorkItem item)
    {
        lock (gate)
        {
            if (state == ActivationState.Invalid)
            {
                return false;
            }

            waiting.AddLast(item);

            // What waited before this item still waits for the end of a call, so there is nothing to look for if the item itself may not run.
            if (MayRun(item))
            {
                PostPump();
            }
        }

        return true;
    }

    public void OnEnterReentrantSection(Guid reentrancyId)
    {
        lock (gate)
        {
            reentrantSections ??= [];
            reentrantSections[reentrancyId] = reentrantSections.GetValueOrDefault(reentrancyId) + 1;
            PostPump();
        }
    }

    public void OnExitReentrantSection(Guid reentrancyId)
    {
        lock (gate)
        {
            if (reentrantSections is not null && reentrantSections.TryGetValue(reentrancyId, out var count))
            {
                if (count == 1)
                {
                    reentrantSections.Remove(reentrancyId);
                }
                else
                {
                    reentrantSections[reentrancyId] = count - 1;
                }
            }
        }
    }

    // Needs the lock.
    private void PostPump()
    {
        if (!pumpPosted && state is ActivationState.Valid && waiting.Count > 0)
        {
            pumpPosted = true;
            scheduler.Post(static self => ((Activation)self!).Pump(), this);
        }
    }

    private void Pump()
    {
        lock (gate)
        {
            pumpPosted = false;
        }

        while (TakeNext() is { } item)
        {
            _ = RunAsync(item);
        }
    }

    private WorkItem? TakeNext()
    {
        lock (gate)
        {
            if (state != ActivationState.Valid)
            {
                return null;
            }

            for (var node = waiting.First; node is not null;)
            {
                var (item, next) = (node.Value, node.Next);
                if (item.IsAbandoned)
                {
                    waiting.Remove(node);
                }
                else if (MayRun(item))
                {
                    waiting.Remove(node);
                    running.Add(item);
                    return item;
                }

                node = next;
            }

            return null;
        }
    }

    // Needs the lock.
    private bool MayRun(WorkItem item)
    {
        if (running.Count == 0 || item.IsAlwaysInterleave || GrainClass.IsReentrant)
        {
            return true;
        }

        if (item.ReentrancyId != Guid.Empty && reentrantSections is not null && reentrantSections.ContainsKey(item.ReentrancyId))
        {
            return true;
        }

        foreach (var other in running)
        {
            if (!other.IsAlwaysInterleave && !(other.IsReadOnly && item.IsReadOnly))
            {
                return false;
            }
        }

        return true;
    }

    private async Task RunAsync(WorkItem item)
    {
        await item.RunAsync(this);
        lock (gate)
        {
            running.Remove(item);
            if (item.KeepsAlive)
            {
                lastUse = Silo.Time.GetTimestamp();
            }

            if (state == ActivationState.Deactivating && running.Count == 0)
            {
                PostFinish();
            }
            else
            {
                PostPump();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Error activating grain {Grain}.")]
    private static partial void LogActivationFailed(ILogger logger, Exception error, GrainId grain);

    [LoggerMessage(Level = LogLevel.Error, Message = "Error deactivating grain {Grain}.")]
    private static partial void LogDeactivationFailed(ILogger logger, Exception error, GrainId grain);
}
