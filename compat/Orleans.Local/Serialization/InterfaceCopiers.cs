namespace Orleans.Serialization;

// A collection that is declared as an interface keeps its type where that type can be sent, and else, as with a collection expression
// or a query, arrives as a list, a hash set or a dictionary.

internal abstract class InterfaceCopier<TInterface> : Copier<TInterface>
    where TInterface : class
{
    public sealed override TInterface Copy(TInterface value, CopyContext context)
    {
        if (value is null)
        {
            return null!;
        }

        if (Copiers.TryOfValue(value) is { } copier)
        {
            return (TInterface)copier.CopyObject(value, context)!;
        }

        return context.TryGet(value, out var copy) ? copy! : CopyElements(value, context);
    }

    protected abstract TInterface CopyElements(TInterface value, CopyContext context);
}

internal abstract class ListedInterfaceCopier<TInterface, T> : InterfaceCopier<TInterface>
    where TInterface : class, IEnumerable<T>
{
    private readonly Copier<T> element = Copiers.Of<T>();

    protected sealed override TInterface CopyElements(TInterface value, CopyContext context)
    {
        var copy = new List<T>();
        context.Add(value, copy);
        foreach (var each in value)
        {
            copy.Add(element.Copy(each, context));
        }

        return (TInterface)(object)copy;
    }
}

internal abstract class HashedInterfaceCopier<TInterface, T> : InterfaceCopier<TInterface>
    where TInterface : class, IEnumerable<T>
{
    private readonly Copier<T> element = Copiers.Of<T>();

    protected sealed override TInterface CopyElements(TInterface value, CopyContext context)
    {
        var copy = new HashSet<T>();
        context.Add(value, copy);
        foreach (var each in value)
        {
            copy.Add(element.Copy(each, context));
        }

        return (TInterface)(object)copy;
    }
}

internal abstract class MappedInterfaceCopier<TInterface, TKey, TValue> : InterfaceCopier<TInterface>
    where TInterface : class, IEnumerable<KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    private readonly Copier<TKey> keys = Copiers.Of<TKey>();
    private readonly Copier<TValue> values = Copiers.Of<TValue>();

    protected sealed override TInterface CopyElements(TInterface value, CopyContext context)
    {
        var copy = new Dictionary<TKey, TValue>();
        context.Add(value, copy);
        foreach (var (key, item) in value)
        {
            copy.Add(keys.Copy(key, context), values.Copy(item, context));
        }

        return (TInterface)(object)copy;
    }
}

internal sealed class EnumerableInterfaceCopier<T> : ListedInterfaceCopier<IEnumerable<T>, T>;

internal sealed class CollectionInterfaceCopier<T> : ListedInterfaceCopier<ICollection<T>, T>;

internal sealed class ReadOnlyCollectionInterfaceCopier<T> : ListedInterfaceCopier<IReadOnlyCollection<T>, T>;

internal sealed class ListInterfaceCopier<T> : ListedInterfaceCopier<IList<T>, T>;

internal sealed class ReadOnlyListInterfaceCopier<T> : ListedInterfaceCopier<IReadOnlyList<T>, T>;

internal sealed class SetInterfaceCopier<T> : HashedInterfaceCopier<ISet<T>, T>;

internal sealed class ReadOnlySetInterfaceCopier<T> : HashedInterfaceCopier<IReadOnlySet<T>, T>;

internal sealed class DictionaryInterfaceCopier<TKey, TValue> : MappedInterfaceCopier<IDictionary<TKey, TValue>, TKey, TValue>
    where TKey : notnull;

internal sealed class ReadOnlyDictionaryInterfaceCopier<TKey, TValue> : MappedInterfaceCopier<IReadOnlyDictionary<TKey, TValue>, TKey, TValue>
    where TKey : notnull;
