namespace Orleans.Runtime;

/// <summary>A timer of a grain. Disposing it ends it and cancels the token of a callback that runs.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Changes the time of the next tick and the period.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}
