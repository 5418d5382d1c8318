using Orleans.Concurrency;

namespace Orleans.Local.Tests.Isolation;

[GenerateSerializer]
public enum Colour : byte
{
    Red,
    Green,
}

[GenerateSerializer]
public class Box
{
    [Id(0)]
    public int Number { get; set; }

    [Id(1)]
    public List<int> List { get; set; } = [];

    [Id(2)]
    private string? hidden;

    public string? Forgotten { get; set; }

    [Id(3)]
    public Box? Next { get; set; }

    public string? Hidden => hidden;

    public Box Hide(string value)
    {
        hidden = value;
        return this;
    }
}

[GenerateSerializer]
public sealed class DerivedBox : Box
{
    [Id(0)]
    public int[] More { get; set; } = [];
}

[GenerateSerializer]
public record Person(string Name, int[] Marks)
{
    [Id(0)]
    public List<string> Notes { get; init; } = [];

    public string? Forgotten { get; init; }
}

[GenerateSerializer]
public sealed record Student(string Name, int[] Marks, Colour Colour) : Person(Name, Marks);

[GenerateSerializer]
public readonly record struct Point(double X, double[] More);

[GenerateSerializer]
public struct Plain
{
    [Id(0)]
    public int[] Values;
}

[GenerateSerializer, Immutable]
public sealed record Frozen(int[] Values);

[GenerateSerializer]
public sealed class NoDefault
{
    public NoDefault(int value) => Value = value;

    [Id(0)]
    public int Value { get; }
}

[GenerateSerializer]
public sealed class WithShared
{
    [Id(0), Immutable]
    public int[] Shared { get; set; } = [];

    [Id(1)]
    public int[] Own { get; set; } = [];
}

public sealed class NotMarked
{
    public int Number { get; set; }
}

public class Unmarked;

[GenerateSerializer]
public sealed class OnUnmarked : Unmarked
{
    [Id(0)]
    public int Number { get; set; }
}

[GenerateSerializer]
public sealed class HoldsUnmarked
{
    [Id(0)]
    public NotMarked? Item { get; set; }
}

[GenerateSerializer]
public sealed class TwoOfOneId
{
    [Id(0)]
    public int A { get; set; }

    [Id(0)]
    public int B { get; set; }
}

public interface IIsolationGrain : IGrainWithStringKey
{
    /// <summary>Keeps the argument as it came, so that a test can compare.</summary>
    Task KeepAsync(object value);

    Task KeepBoxAsync(Box box);

    Task KeepBothAsync(Box first, Box second);

    Task KeepImmutableAsync([Immutable] Box box, Immutable<int[]> values);

    Task<object> GiveAsync();

    Task<int[]> GiveArrayAsync();

    Task UnmarkedAsync(NotMarked? value);

    Task OnUnmarkedAsync(OnUnmarked value);

    Task HoldsUnmarkedAsync(HoldsUnmarked value);

    Task TwoOfOneIdAsync(TwoOfOneId value);

    Task DelegateAsync(Action action);

    Task<IReadOnlyList<Box>> GiveExpressionAsync();

    Task KeepManyAsync(IEnumerable<int> query, IReadOnlyList<int> expression, IReadOnlySet<int> set, IReadOnlyDictionary<string, int> map);

    Task UnmarkedListAsync(IReadOnlyList<NotMarked> values);
}

public sealed class IsolationGrain(Keeper keeper) : Grain, IIsolationGrain
{
    private readonly int[] array = [1, 2, 3];

    public Task KeepAsync(object value) => Keep(value);

    public Task KeepBoxAsync(Box box) => Keep(box);

    public Task KeepBothAsync(Box first, Box second) => Keep(new[] { first, second });

    public Task KeepImmutableAsync(Box box, Immutable<int[]> values) => Keep((box, values.Value));

    public Task<object> GiveAsync() => Task.FromResult(keeper.Value!);

    public Task<int[]> GiveArrayAsync() => Task.FromResult(array);

    public Task UnmarkedAsync(NotMarked? value) => Task.CompletedTask;

    public Task OnUnmarkedAsync(OnUnmarked value) => Task.CompletedTask;

    public Task HoldsUnmarkedAsync(HoldsUnmarked value) => Task.CompletedTask;

    public Task TwoOfOneIdAsync(TwoOfOneId value) => Task.CompletedTask;

    public Task DelegateAsync(Action action) => Task.CompletedTask;

    public Task<IReadOnlyList<Box>> GiveExpressionAsync() => Task.FromResult<IReadOnlyList<Box>>([(Box)keeper.Value!]);

    public Task KeepManyAsync(IEnumerable<int> query, IReadOnlyList<int> expression, IReadOnlySet<int> set, IReadOnlyDictionary<string, int> map) =>
        Keep(new object[] { query, expression, set, map });

    public Task UnmarkedListAsync(IReadOnlyList<NotMarked> values) => Task.CompletedTask;

    private Task Keep(object value)
    {
        keeper.Value = value;
        return Task.CompletedTask;
    }
}

/// <summary>Shows a test the object that a grain has got.</summary>
public sealed class Keeper
{
    public object? Value { get; set; }
}
