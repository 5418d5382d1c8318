namespace Orleans.Concurrency;

/// <summary>A value that sender and receiver promise not to change, so it is shared and not copied.</summary>
[GenerateSerializer, Immutable]
public readonly struct Immutable<T>
{
    /// <summary>The value.</summary>
    [Id(0)]
    public readonly T Value;

    /// <summary>Wraps a value.</summary>
    public Immutable(T value) => Value = value;
}
