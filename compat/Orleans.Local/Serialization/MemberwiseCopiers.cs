using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orleans.Serialization;

/// <summary>Copies member by member. Made in two steps, because types may refer to each other.</summary>
internal interface IMemberwiseCopier
{
    void Initialize(FieldInfo[] fields);
}

/// <summary>Copies objects of a class.</summary>
internal sealed class ObjectCopier<T> : ReferenceCopier<T>, IMemberwiseCopier
    where T : class
{
    private readonly Func<T> create = Creator();
    private MemberCopier<T>[] members = [];

    public void Initialize(FieldInfo[] fields) => members = [.. fields.Select(MemberCopier<T>.Of)];

    protected override T CopyExact(T value, CopyContext context)
    {
        var copy = create();
        context.Add(value, copy);
        foreach (var member in members)
        {
            member.Copy(ref value, ref copy, context);
        }

        return copy;
    }

    private static Func<T> Creator() =>
        typeof(T).GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []) is { } constructor
            ? Expression.Lambda<Func<T>>(Expression.New(constructor)).Compile()
            : () => (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
}

/// <summary>Copies values of a struct.</summary>
internal sealed class StructCopier<T> : Copier<T>, IMemberwiseCopier
    where T : struct
{
    private MemberCopier<T>[] members = [];

    public void Initialize(FieldInfo[] fields) => members = [.. fields.Select(MemberCopier<T>.Of)];

    public override T Copy(T value, CopyContext context)
    {
        var copy = default(T);
        foreach (var member in members)
        {
            member.Copy(ref value, ref copy, context);
        }

        return copy;
    }
}
