using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Serialization;

namespace Orleans.Local.Tests.Isolation;

public sealed class IsolationTests : IAsyncLifetime
{
    private TestSilo silo = null!;

    private IIsolationGrain Grain => silo.Grains.GetGrain<IIsolationGrain>("a");

    private Keeper Keeper => silo.Services.GetRequiredService<Keeper>();

    public async ValueTask InitializeAsync() => silo = await TestSilo.StartAsync(builder => builder.Services.AddSingleton<Keeper>());

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public async Task Argument_is_copied_with_its_marked_members_only()
    {
        var box = new Box { Number = 1, List = [1, 2], Forgotten = "x", Next = new Box { Number = 2 } }.Hide("h");
        await Grain.KeepBoxAsync(box);
        var copy = (Box)Keeper.Value!;
        box.List.Add(3);
        box.Next!.Number = 9;

        Assert.NotSame(box, copy);
        Assert.Equal((1, "h", null, 2), (copy.Number, copy.Hidden, copy.Forgotten, copy.Next!.Number));
        Assert.Equal([1, 2], copy.List);
    }

    [Fact]
    public async Task Derived_type_keeps_all_its_parts()
    {
        await Grain.KeepBoxAsync(new DerivedBox { Number = 4, More = [5] });
        var copy = Assert.IsType<DerivedBox>(Keeper.Value);

        Assert.Equal(4, copy.Number);
        Assert.Equal([5], copy.More);
    }

    [Fact]
    public async Task Record_is_copied_with_the_parameters_of_its_constructor()
    {
        var student = new Student("Ada", [1, 2], Colour.Green) { Notes = ["n"], Forgotten = "x" };
        var copy = await CopyAsync(student);

        Assert.NotSame(student.Marks, copy.Marks);
        Assert.Equal(("Ada", Colour.Green, null), (copy.Name, copy.Colour, copy.Forgotten));
        Assert.Equal([1, 2], copy.Marks);
        Assert.Equal(["n"], copy.Notes);
    }

    [Fact]
    public async Task Structs_are_copied_deeply()
    {
        var point = new Point(1.5, [2.5]);
        var plain = new Plain { Values = [7] };
        var (pointCopy, plainCopy) = (await CopyAsync(point), await CopyAsync(plain));

        Assert.Equal(1.5, pointCopy.X);
        Assert.NotSame(point.More, pointCopy.More);
        Assert.Equal([2.5], pointCopy.More);
        Assert.NotSame(plain.Values, plainCopy.Values);
        Assert.Equal([7], plainCopy.Values);
    }

    [Fact]
    public async Task Read_only_property_and_missing_default_constructor_are_no_obstacle() =>
        Assert.Equal(42, (await CopyAsync(new NoDefault(42))).Value);

    [Fact]
    public async Task Immutable_values_are_shared()
    {
        var frozen = new Frozen([1]);
        var shared = new WithShared { Shared = [1], Own = [2] };
        var box = new Box();
        int[] values = [3];
        var sharedCopy = await CopyAsync(shared);
        await Grain.KeepImmutableAsync(box, values.AsImmutable());
        var (keptBox, keptValues) = ((Box, int[]))Keeper.Value!;

        Assert.Same(frozen, await CopyAsync(frozen));
        Assert.Same(shared.Shared, sharedCopy.Shared);
        Assert.NotSame(shared.Own, sharedCopy.Own);
        Assert.Same(box, keptBox);
        Assert.Same(values, keptValues);
    }

    [Fact]
    public async Task Shared_objects_and_cycles_keep_their_shape()
    {
        var box = new Box { Number = 1 };
        box.Next = box;
        await Grain.KeepBothAsync(box, box);
        var copies = (Box[])Keeper.Value!;

        Assert.NotSame(box, copies[0]);
        Assert.Same(copies[0], copies[1]);
        Assert.Same(copies[0], copies[0].Next);
    }

    [Fact]
    public async Task Result_is_copied_too()
    {
        var first = await Grain.GiveArrayAsync();
        first[0] = 99;

        var second = await Grain.GiveArrayAsync();
        Assert.Equal([1, 2, 3], second);
    }

    public static TheoryData<string> Values => [.. Samples.Keys];

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Value_of_a_known_type_comes_equal(string name)
    {
        var value = Samples[name];
        var copy = await CopyAsync(value);

        Assert.Equal(value, copy);
        Assert.Equal(value.GetType(), copy.GetType());
        if (value is Array or System.Collections.IList { IsReadOnly: false } or System.Collections.IDictionary { IsReadOnly: false })
        {
            Assert.NotSame(value, copy);
        }
    }

    [Fact]
    public async Task Memory_is_copied()
    {
        byte[] bytes = [1, 2, 3, 4];
        var memory = await CopyAsync(new ReadOnlyMemory<byte>(bytes, 1, 2));
        var segment = await CopyAsync(new ArraySegment<byte>(bytes, 1, 2));
        bytes[1] = 99;

        Assert.Equal([2, 3], memory.ToArray());
        Assert.Equal([2, 3], segment.ToArray());
    }

    [Fact]
    public async Task Immutable_collection_of_changing_values_is_copied_deeply()
    {
        var array = ImmutableArray.Create<int[]>([[1]]);
        var map = ImmutableDictionary<string, int[]>.Empty.Add("a", [1]);

        var arrayCopy = await CopyAsync(array);
        var mapCopy = await CopyAsync(map);
        Assert.NotSame((object)array[0], arrayCopy[0]);
        Assert.NotSame((object)map["a"], mapCopy["a"]);
        Assert.Equal([1], mapCopy["a"]);
    }

    [Fact]
    public async Task Order_and_comparers_of_collections_are_kept()
    {
        var set = await CopyAsync(new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "A" });
        var stack = await CopyAsync(new Stack<int>([1, 2, 3]));

        Assert.Contains("a", set);
        Assert.Equal(3, stack.Pop());
    }

    [Fact]
    public async Task Collection_behind_an_interface_keeps_its_type_or_becomes_a_plain_one()
    {
        await Grain.KeepManyAsync(Enumerable.Range(1, 3).Where(i => i != 2), [4, 5], new SortedSet<int> { 7, 6 }.ToFrozenSet(), new SortedDictionary<string, int> { ["b"] = 2, ["a"] = 1 });
        var kept = (object[])Keeper.Value!;
        Assert.Equal([1, 3], Assert.IsType<List<int>>(kept[0]));
        Assert.Equal([4, 5], Assert.IsAssignableFrom<IReadOnlyList<int>>(kept[1]));
        Assert.Equal([6, 7], Assert.IsType<HashSet<int>>(kept[2]).Order());
        Assert.Equal(["a", "b"], Assert.IsType<SortedDictionary<string, int>>(kept[3]).Keys);

        var box = new Box { Number = 3 };
        Keeper.Value = box;
        var given = Assert.Single(await Grain.GiveExpressionAsync());
        Assert.NotSame(box, given);
        Assert.Equal(3, given.Number);
    }

    [Fact]
    public async Task Type_without_a_serializer_is_refused()
    {
        await Refused(() => Grain.UnmarkedAsync(new NotMarked()), nameof(NotMarked));
        await Refused(() => Grain.UnmarkedAsync(null), nameof(NotMarked));
        await Refused(() => Grain.KeepAsync(new NotMarked()), nameof(NotMarked));
        await Refused(() => Grain.KeepAsync(new List<NotMarked>()), nameof(NotMarked));
        await Refused(() => Grain.KeepAsync(new object()), "Object");
        await Refused(() => Grain.HoldsUnmarkedAsync(new HoldsUnmarked()), nameof(NotMarked));
        await Refused(() => Grain.OnUnmarkedAsync(new OnUnmarked()), nameof(Unmarked));
        await Refused(() => Grain.TwoOfOneIdAsync(new TwoOfOneId()), "[Id(0)]");
        await Refused(() => Grain.UnmarkedListAsync([]), nameof(NotMarked));
        await Refused(() => Grain.DelegateAsync(() => { }), "Action");
    }

    [Fact]
    public async Task Result_without_a_serializer_is_refused()
    {
        Keeper.Value = new NotMarked();

        await Refused(() => Grain.GiveAsync(), nameof(NotMarked));
    }

    private static readonly Dictionary<string, object> Samples = new()
    {
        ["bool"] = true,
        ["long"] = long.MinValue,
        ["double"] = Math.PI,
        ["decimal"] = 1.25m,
        ["char"] = 'x',
        ["string"] = "text",
        ["enum"] = Colour.Green,
        ["unmarked enum"] = DayOfWeek.Friday,
        ["guid"] = Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"),
        ["uri"] = new Uri("https://example.org/a"),
        ["version"] = new Version(1, 2, 3),
        ["date and time"] = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
        ["offset"] = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
        ["date"] = new DateOnly(2026, 1, 2),
        ["span"] = TimeSpan.FromMinutes(3),
        ["bytes"] = new byte[] { 1, 2, 3 },
        ["jagged"] = new[] { new[] { 1 }, new[] { 2, 3 } },
        ["two dimensions"] = new[,] { { "a", "b" }, { "c", "d" } },
        ["list"] = new List<string?> { "a", null },
        ["dictionary"] = new Dictionary<string, List<int>> { ["a"] = [1] },
        ["sorted dictionary"] = new SortedDictionary<int, string> { [2] = "b", [1] = "a" },
        ["concurrent dictionary"] = new ConcurrentDictionary<int, string> { [2] = "b" },
        ["set"] = new HashSet<int> { 1, 2 },
        ["sorted set"] = new SortedSet<int> { 2, 1 },
        ["queue"] = new Queue<int>([1, 2]),
        ["stack"] = new Stack<int>([1, 2]),
        ["read-only collection"] = new ReadOnlyCollection<int>([1, 2]),
        ["read-only dictionary"] = new ReadOnlyDictionary<int, int>(new Dictionary<int, int> { [1] = 2 }),
        ["pair"] = KeyValuePair.Create("a", 1),
        ["tuple"] = Tuple.Create(1, "a"),
        ["value tuple"] = (1, "a", (2.5, new DateOnly(2026, 1, 2))),
        ["long value tuple"] = (1, 2, 3, 4, 5, 6, 7, 8, 9),
        ["immutable array"] = ImmutableArray.Create(1, 2),
        ["immutable list"] = ImmutableList.Create("a"),
        ["immutable dictionary"] = ImmutableDictionary<string, int>.Empty.Add("a", 1),
        ["immutable set"] = ImmutableHashSet.Create(1),
        ["sorted immutable dictionary"] = ImmutableSortedDictionary<string, int>.Empty.Add("a", 1),
        ["sorted immutable set"] = ImmutableSortedSet.Create(2, 1),
        ["grain id"] = GrainId.Parse("a/b"),
        ["nullables"] = new int?[] { 1, null },
        ["objects"] = new object[] { 1, "a", new DateOnly(2026, 1, 2) },
    };

    private async Task<T> CopyAsync<T>(T value)
        where T : notnull
    {
        await Grain.KeepAsync(value);
        return (T)Keeper.Value!;
    }

    private static async Task Refused(Func<Task> call, string name)
    {
        var error = await Assert.ThrowsAsync<CodecNotFoundException>(call);
        Assert.Contains(name, error.Message);
    }
}
