using System.Reflection;
using System.Reflection.Emit;

namespace Orleans.Serialization;

/// <summary>Copies one member of a type.</summary>
internal abstract class MemberCopier<TOwner>
{
    public static MemberCopier<TOwner> Of(FieldInfo field) =>
        (MemberCopier<TOwner>)Activator.CreateInstance(typeof(MemberCopier<,>).MakeGenericType(typeof(TOwner), field.FieldType), field, CopierOf(field))!;

    public abstract void Copy(ref TOwner from, ref TOwner to, CopyContext context);

    private static Copier CopierOf(FieldInfo field)
    {
        var name = field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>')] : null;
        var property = name is null ? null : field.DeclaringType!.GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);
        return field.IsDefined(typeof(ImmutableAttribute)) || property?.IsDefined(typeof(ImmutableAttribute)) == true
            ? (Copier)Activator.CreateInstance(typeof(ShallowCopier<>).MakeGenericType(field.FieldType))!
            : Copiers.Of(field.FieldType);
    }
}

/// <inheritdoc />
internal sealed class MemberCopier<TOwner, TField>(FieldInfo field, Copier copier) : MemberCopier<TOwner>
{
    private readonly Getter get = (Getter)Emit(field, typeof(TField), [typeof(TOwner).MakeByRefType()], OpCodes.Ldfld).CreateDelegate(typeof(Getter));
    private readonly Setter set = (Setter)Emit(field, null, [typeof(TOwner).MakeByRefType(), typeof(TField)], OpCodes.Stfld).CreateDelegate(typeof(Setter));
    private readonly Copier<TField> copier = (Copier<TField>)copier;

    private delegate TField Getter(ref TOwner owner);

    private delegate void Setter(ref TOwner owner, TField value);

    public override void Copy(ref TOwner from, ref TOwner to, CopyContext context) => set(ref to, copier.Copy(get(ref from), context));

    // Emitted, because the fields are often private and read-only.
    private static DynamicMethod Emit(FieldInfo field, Type? result, Type[] parameters, OpCode access)
    {
        var method = new DynamicMethod($"{access.Name} {field.Name}", result, parameters, typeof(Copiers).Module, skipVisibility: true);
        var code = method.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        if (!typeof(TOwner).IsValueType)
        {
            code.Emit(OpCodes.Ldind_Ref);
        }

        if (parameters.Length == 2)
        {
            code.Emit(OpCodes.Ldarg_1);
        }

        code.Emit(access, field);
        code.Emit(OpCodes.Ret);
        return method;
    }
}
