using System.Collections.Concurrent;
using System.Collections.ObjectModel;

namespace Orleans.Serialization;

internal sealed class ListCopier<T> : ReferenceCopier<List<T>>
{
    private readonly Copier<T> element = Copiers.Of<T>();

    protected override List<T> CopyExact(List<T> value, CopyContext context)
    {
        var copy = new List<T>(value.Count);
        context.Add(value, copy);
        foreach (var each in value)
        {
            copy.Add(element.Copy(each, context));
        }

        return copy;
    }
}

internal sealed class HashSetCopier<T> : ReferenceCopier<HashSet<T>>
{
    private readonly Copier<T> element = Copiers.Of<T>();

    protected override HashSet<T> CopyExact(HashSet<T> value, CopyContext context)
    {
        var copy = new HashSet<T>(value.Count, value.Comparer);
        context.Add(value, copy);
        foreach (var each in value)
        {
            copy.Add(element.Copy(each, context));
        }

        return copy;
    }
}

internal sealed class SortedSetCopier<T> : ReferenceCopier<SortedSet<T>>
{
    private readonly Copier<T> element = Copiers.Of<T>();

    protected override SortedSet<T> CopyExact(SortedSet<T> value, CopyContext context)
    {
        var copy = new SortedSet<T>(value.Comparer);
        context.Add(value, copy);
        foreach (var each in value)
        {
            copy.Add(element.Copy(each, context));
        }

        return copy;
    }
}

internal sealed class QueueCopier<T> : ReferenceCopier<Queue<T>>
{
    private readonly Copier<T> element = Copiers.Of<T>();

    protected override Queue<T> CopyExact(Queue<T> value, CopyContext context)
    {
        var copy = new Queue<T>(value.Count);
        context.Add(value, copy);
        foreach (var each in value)
        {
            copy.Enqueue(element.Copy(each, context));
        }

        return copy;
    }
}

internal sealed class StackCopier<T> : ReferenceCopier<Stack<T>>
{
    private readonly Copier<T> element = Copiers.Of<T>();

    protected override Stack<T> CopyExact(Stack<T> value, CopyContext context)
    {
        var copy = new Stack<T>(value.Count);
        context.Add(value, copy);
        foreach (var each in value.Reverse())
        {
            copy.Push(element.Copy(each, context));
        }

        return copy;
    }
}

internal sealed class DictionaryCopier<TKey, TValue> : ReferenceCopier<Dictionary<TKey, TValue>>
    where TKey : notnull
{
    private readonly Copier<TKey> keys = Copiers.Of<TKey>();
    private readonly Copier<TValue> values = Copiers.Of<TValue>();

    protected override Dictionary<TKey, TValue> CopyExact(Dictionary<TKey, TValue> value, CopyContext context)
    {
        var copy = new Dictionary<TKey, TValue>(value.Count, value.Comparer);
        context.Add(value, copy);
        foreach (var (key, item) in value)
        {
            copy.Add(keys.Copy(key, context), values.Copy(item, context));
        }

        return copy;
    }
}

internal sealed class SortedDictionaryCopier<TKey, TValue> : ReferenceCopier<SortedDictionary<TKey, TValue>>
    where TKey : notnull
{
    private readonly Copier<TKey> keys = Copiers.Of<TKey>();
    private readonly Copier<TValue> values = Copiers.Of<TValue>();

    protected override SortedDictionary<TKey, TValue> CopyExact(SortedDictionary<TKey, TValue> value, CopyContext context)
    {
        var copy = new SortedDictionary<TKey, TValue>(value.Comparer);
        context.Add(value, copy);
        foreach (var (key, item) in value)
        {
            copy.Add(keys.Copy(key, context), values.Copy(item, context));
        }

        return copy;
    }
}

internal sealed class ConcurrentDictionaryCopier<TKey, TValue> : ReferenceCopier<ConcurrentDictionary<TKey, TValue>>
    where TKey : notnull
{
    private readonly Copier<TKey> keys = Copiers.Of<TKey>();
    private readonly Copier<TValue> values = Copiers.Of<TValue>();

    protected override ConcurrentDictionary<TKey, TValue> CopyExact(ConcurrentDictionary<TKey, TValue> value, CopyContext context)
    {
        var copy = new ConcurrentDictionary<TKey, TValue>(value.Comparer);
        context.Add(value, copy);
        foreach (var (key, item) in value)
        {
            copy[keys.Copy(key, context)] = values.Copy(item, context);
        }

        return copy;
    }
}

internal sealed class ReadOnlyCollectionCopier<T> : ReferenceCopier<ReadOnlyCollection<T>>
{
    private readonly Copier<T> element = Copiers.Of<T>();

    protected override ReadOnlyCollection<T> CopyExact(ReadOnlyCollection<T> value, CopyContext context)
    {
        var items = new List<T>(value.Count);
        var copy = new ReadOnlyCollection<T>(items);
        context.Add(value, copy);
        foreach (var each in value)
        {
            items.Add(element.Copy(each, context));
        }

        return copy;
    }
}

internal sealed class ReadOnlyDictionaryCopier<TKey, TValue> : ReferenceCopier<ReadOnlyDictionary<TKey, TValue>>
    where TKey : notnull
{
    private readonly Copier<TKey> keys = Copiers.Of<TKey>();
    private readonly Copier<TValue> values = Copiers.Of<TValue>();

    protected override ReadOnlyDictionary<TKey, TValue> CopyExact(ReadOnlyDictionary<TKey, TValue> value, CopyContext context)
    {
        var items = new Dictionary<TKey, TValue>(value.Count);
        var copy = new ReadOnlyDictionary<TKey, TValue>(items);
        context.Add(value, copy);
        foreach (var (key, item) in value)
        {
            items.Add(keys.Copy(key, context), values.Copy(item, context));
        }

        return copy;
    }
}

internal sealed class ArrayCopier<T> : ReferenceCopier<T[]>
{
    private readonly Copier<T> element = Copiers.Of<T>();

    protected override T[] CopyExact(T[] value, CopyContext context)
    {
        var copy = new T[value.Length];
        context.Add(value, copy);
        if (element.IsShallow)
        {
            value.AsSpan().CopyTo(copy);
        }
        else
        {
            for (var i = 0; i < copy.Length; i++)
            {
                copy[i] = element.Copy(value[i], context);
            }
        }

        return copy;
    }
}

internal sealed class ManyDimensionalArrayCopier<T, TArray> : ReferenceCopier<TArray>
    where TArray : class
{
    private readonly Copier<T> element = Copiers.Of<T>();

    protected override TArray CopyExact(TArray value, CopyContext context)
    {
        var array = (Array)(object)value;
        var copy = (Array)array.Clone();
        context.Add(value, copy);
        if (!element.IsShallow)
        {
            var index = new int[array.Rank];
            Copy(array, copy, index, 0, context);
        }

        return (TArray)(object)copy;
    }

    private void Copy(Array from, Array to, int[] index, int dimension, CopyContext context)
    {
        for (var i = from.GetLowerBound(dimension); i <= from.GetUpperBound(dimension); i++)
        {
            index[dimension] = i;
            if (dimension + 1 < index.Length)
            {
                Copy(from, to, index, dimension + 1, context);
            }
            else
            {
                to.SetValue(element.Copy((T)from.GetValue(index)!, context), index);
            }
        }
    }
}
