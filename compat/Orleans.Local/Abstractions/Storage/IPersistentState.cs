using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>State of a grain: read before the grain is active, written when the grain says so.</summary>
public interface IPersistentState<TState> : IStorage<TState>;
