namespace Orleans.Core;

/// <summary>A stored record with its value.</summary>
public interface IStorage<TState> : IStorage
{
    /// <summary>The value in memory.</summary>
    TState State { get; set; }
}
