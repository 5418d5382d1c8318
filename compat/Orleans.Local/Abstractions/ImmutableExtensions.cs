namespace Orleans.Concurrency;

/// <summary>Wraps values that never change.</summary>
public static class ImmutableExtensions
{
    /// <summary>Wraps a value.</summary>
    public static Immutable<T> AsImmutable<T>(this T value) => new(value);
}
