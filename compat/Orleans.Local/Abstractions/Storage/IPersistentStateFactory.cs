namespace Orleans.Runtime;

/// <summary>Makes state that is read when its activation begins.</summary>
public interface IPersistentStateFactory
{
    /// <summary>Makes state.</summary>
    IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration config);
}
