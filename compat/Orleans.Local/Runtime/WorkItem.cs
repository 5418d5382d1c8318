namespace Orleans.Runtime;

/// <summary>Something that an activation does in a turn: a call or the tick of a timer.</summary>
internal abstract class WorkItem
{
    public bool IsReadOnly { get; protected init; }

    public bool IsAlwaysInterleave { get; protected init; }

    public Guid ReentrancyId { get; protected init; }

    /// <summary>How often the item was sent on because its activation ended.</summary>
    public int ForwardCount { get; set; }

    /// <summary>Whether it counts as a use of the activation, which then is not idle.</summary>
    public virtual bool KeepsAlive => true;

    /// <summary>Whether nobody waits for it any more, so that it need not start.</summary>
    public virtual bool IsAbandoned => false;

    /// <summary>Runs in a turn of the activation; never throws.</summary>
    public abstract Task RunAsync(Activation activation);

    /// <summary>Cannot run.</summary>
    public abstract void Reject(Exception reason);
}
