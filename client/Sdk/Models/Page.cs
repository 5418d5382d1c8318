namespace CellGenie.Client;

/// <summary>A part of a list.</summary>
/// <typeparam name="T">What the list holds.</typeparam>
public sealed record Page<T>
{
    /// <summary>The items.</summary>
    public IReadOnlyList<T> Items { get; init; } = [];

    /// <summary>Asks for the next part; null at the end.</summary>
    public string? Continuation { get; init; }
}
