namespace Orleans.Serialization;

/// <summary>Remembers what has been copied, so that objects which are shared or form a cycle stay so in the copy.</summary>
internal sealed class CopyContext
{
    private Dictionary<object, object>? copies;

    public bool TryGet<T>(T original, out T? copy)
        where T : class
    {
        if (copies is not null && copies.TryGetValue(original, out var found))
        {
            copy = (T)found;
            return true;
        }

        copy = null;
        return false;
    }

    public void Add(object original, object copy) => (copies ??= new(ReferenceEqualityComparer.Instance)).Add(original, copy);
}
