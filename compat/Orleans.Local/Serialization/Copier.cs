namespace Orleans.Serialization;

/// <summary>Copies values of a type.</summary>
internal abstract class Copier
{
    /// <summary>Whether values need no copy because they never change.</summary>
    public virtual bool IsShallow => false;

    public abstract object? CopyObject(object? value, CopyContext context);
}

/// <inheritdoc />
internal abstract class Copier<T> : Copier
{
    public abstract T Copy(T value, CopyContext context);

    public sealed override object? CopyObject(object? value, CopyContext context) => Copy((T)value!, context);
}

/// <summary>Values that never change.</summary>
internal sealed class ShallowCopier<T> : Copier<T>
{
    public override bool IsShallow => true;

    public override T Copy(T value, CopyContext context) => value;
}

/// <summary>Values whose type is known only when they are there: of interfaces, abstract classes and object.</summary>
internal sealed class RuntimeTypeCopier<T> : Copier<T>
    where T : class
{
    public override T Copy(T value, CopyContext context) => value is null ? null! : (T)Copiers.OfValue(value).CopyObject(value, context)!;
}

/// <summary>Values of a class, or of classes derived from it, with identity.</summary>
internal abstract class ReferenceCopier<T> : Copier<T>
    where T : class
{
    public sealed override T Copy(T value, CopyContext context)
    {
        if (value is null)
        {
            return null!;
        }

        if (value.GetType() != typeof(T))
        {
            return (T)Copiers.OfValue(value).CopyObject(value, context)!;
        }

        return context.TryGet(value, out var copy) ? copy! : CopyExact(value, context);
    }

    /// <summary>Copies and adds the copy to the context.</summary>
    protected abstract T CopyExact(T value, CopyContext context);
}
