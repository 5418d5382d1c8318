using System.Collections.Immutable;

namespace Orleans.Serialization;

// Collections that never change are shared when their elements never change either.

internal sealed class NullableCopier<T> : Copier<T?>
    where T : struct
{
    private readonly Copier<T> element = Copiers.Of<T>();

    public override bool IsShallow => element.IsShallow;

    public override T? Copy(T? value, CopyContext context) => value is { } item ? element.Copy(item, context) : null;
}

internal sealed class MemoryCopier<T> : Copier<Memory<T>>
{
    private readonly Copier<T> element = Copiers.Of<T>();

    public override Memory<T> Copy(Memory<T> value, CopyContext context)
    {
        var array = value.ToArray();
        for (var i = 0; i < array.Length && !element.IsShallow; i++)
        {
            array[i] = element.Copy(array[i], context);
        }

        return array;
    }
}

internal sealed class ReadOnlyMemoryCopier<T> : Copier<ReadOnlyMemory<T>>
{
    private readonly Copier<T> element = Copiers.Of<T>();

    public override ReadOnlyMemory<T> Copy(ReadOnlyMemory<T> value, CopyContext context)
    {
        var array = value.ToArray();
        for (var i = 0; i < array.Length && !element.IsShallow; i++)
        {
            array[i] = element.Copy(array[i], context);
        }

        return array;
    }
}

internal sealed class ArraySegmentCopier<T> : Copier<ArraySegment<T>>
{
    private readonly Copier<T> element = Copiers.Of<T>();

    public override ArraySegment<T> Copy(ArraySegment<T> value, CopyContext context)
    {
        if (value.Array is null)
        {
            return default;
        }

        var array = value.ToArray();
        for (var i = 0; i < array.Length && !element.IsShallow; i++)
        {
            array[i] = element.Copy(array[i], context);
        }

        return array;
    }
}

internal sealed class ImmutableArrayCopier<T> : Copier<ImmutableArray<T>>
{
    private readonly Copier<T> element = Copiers.Of<T>();

    public override bool IsShallow => element.IsShallow;

    public override ImmutableArray<T> Copy(ImmutableArray<T> value, CopyContext context) =>
        value.IsDefault || IsShallow ? value : [.. value.Select(each => element.Copy(each, context))];
}

internal sealed class ImmutableListCopier<T> : Copier<ImmutableList<T>>
{
    private readonly Copier<T> element = Copiers.Of<T>();

    public override bool IsShallow => element.IsShallow;

    public override ImmutableList<T> Copy(ImmutableList<T> value, CopyContext context) =>
        value is null || IsShallow ? value! : value.Select(each => element.Copy(each, context)).ToImmutableList();
}

internal sealed class ImmutableHashSetCopier<T> : Copier<ImmutableHashSet<T>>
{
    private readonly Copier<T> element = Copiers.Of<T>();

    public override bool IsShallow => element.IsShallow;

    public override ImmutableHashSet<T> Copy(ImmutableHashSet<T> value, CopyContext context) =>
        value is null || IsShallow ? value! : value.Select(each => element.Copy(each, context)).ToImmutableHashSet(value.KeyComparer);
}

internal sealed class ImmutableSortedSetCopier<T> : Copier<ImmutableSortedSet<T>>
{
    private readonly Copier<T> element = Copiers.Of<T>();

    public override bool IsShallow => element.IsShallow;

    public override ImmutableSortedSet<T> Copy(ImmutableSortedSet<T> value, CopyContext context) =>
        value is null || IsShallow ? value! : value.Select(each => element.Copy(each, context)).ToImmutableSortedSet(value.KeyComparer);
}

internal sealed class ImmutableDictionaryCopier<TKey, TValue> : Copier<ImmutableDictionary<TKey, TValue>>
    where TKey : notnull
{
    private readonly Copier<TKey> keys = Copiers.Of<TKey>();
    private readonly Copier<TValue> values = Copiers.Of<TValue>();

    public override bool IsShallow => keys.IsShallow && values.IsShallow;

    public override ImmutableDictionary<TKey, TValue> Copy(ImmutableDictionary<TKey, TValue> value, CopyContext context) =>
        value is null || IsShallow
            ? value!
            : value.ToImmutableDictionary(each => keys.Copy(each.Key, context), each => values.Copy(each.Value, context), value.KeyComparer, value.ValueComparer);
}

internal sealed class ImmutableSortedDictionaryCopier<TKey, TValue> : Copier<ImmutableSortedDictionary<TKey, TValue>>
    where TKey : notnull
{
    private readonly Copier<TKey> keys = Copiers.Of<TKey>();
    private readonly Copier<TValue> values = Copiers.Of<TValue>();

    public override bool IsShallow => keys.IsShallow && values.IsShallow;

    public override ImmutableSortedDictionary<TKey, TValue> Copy(ImmutableSortedDictionary<TKey, TValue> value, CopyContext context) =>
        value is null || IsShallow
            ? value!
            : value.ToImmutableSortedDictionary(each => keys.Copy(each.Key, context), each => values.Copy(each.Value, context), value.KeyComparer, value.ValueComparer);
}
