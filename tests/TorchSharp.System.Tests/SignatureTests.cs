using System.Reflection;
using System.Runtime.Loader;
using TorchSharp;

namespace CellGenie.TorchSharp.Tests;

/// <summary>
/// Code that compiles against the stand-in must compile against TorchSharp: every public member exists there under its name, with the
/// same types; parameters that TorchSharp has beyond the stand-in's are optional. Needs TorchSharp's managed assembly (no native part).
/// </summary>
public sealed class SignatureTests
{
    private const BindingFlags Members = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void Every_public_member_is_one_of_TorchSharp()
    {
        Assert.SkipUnless(TorchTest.IsStandIn, "TorchSharp itself is in use");
        var real = Load();
        var missing = new List<string>();
        foreach (var type in typeof(torch).Assembly.GetExportedTypes())
        {
            if (real.GetType(type.FullName!) is not { } other)
                missing.Add($"type {type.FullName}");
            else
                missing.AddRange(type.GetMembers(Members).Where(m => m is not Type && m.DeclaringType != typeof(Enum) && !Exists(m, other)).Select(m => $"{type.FullName}: {Text(m)}"));
        }

        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    private static bool Exists(MemberInfo member, Type other) => member switch
    {
        // Overrides of object's methods are everywhere.
        MethodInfo { IsVirtual: true, Name: nameof(ToString) } => true,
        FieldInfo field => other.GetField(field.Name, Members) is { } f && Text(f.FieldType) == Text(field.FieldType)
            && (!field.IsLiteral || Convert.ToInt64(f.GetRawConstantValue()) == Convert.ToInt64(field.GetRawConstantValue())),
        PropertyInfo property => other.GetProperties(Members).Any(p => p.Name == property.Name && Text(p.PropertyType) == Text(property.PropertyType)
            && (property.SetMethod?.IsPublic != true || p.SetMethod?.IsPublic == true)),
        ConstructorInfo constructor => constructor.GetParameters().Length == 0 || other.GetConstructors(Members).Any(c => Fits(constructor, c)),
        MethodInfo { IsSpecialName: true } method when !method.Name.StartsWith("op_", StringComparison.Ordinal) => true,
        MethodInfo method => other.GetMethods(Members | BindingFlags.FlattenHierarchy).Any(m => m.Name == method.Name && m.IsStatic == method.IsStatic
            && Text(m.ReturnType) == Text(method.ReturnType) && Fits(method, m)),
        _ => false,
    };

    private static bool Fits(MethodBase mine, MethodBase theirs)
    {
        var (a, b) = (mine.GetParameters(), theirs.GetParameters());
        return a.Length <= b.Length
            && a.Zip(b).All(p => p.First.Name == p.Second.Name && Text(p.First.ParameterType) == Text(p.Second.ParameterType)
                && p.First.HasDefaultValue == p.Second.HasDefaultValue && (!p.First.HasDefaultValue || Equals(Default(p.First), Default(p.Second))))
            && b.Skip(a.Length).All(p => p.HasDefaultValue);
    }

    private static string? Default(ParameterInfo parameter) => parameter.RawDefaultValue is { } value ? Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) : null;

    private static string Text(MemberInfo member) => member is MethodBase m
        ? $"{m.Name}({string.Join(", ", m.GetParameters().Select(p => $"{Text(p.ParameterType)} {p.Name}"))})"
        : member.ToString()!;

    /// <summary>A type by its name: the assemblies differ.</summary>
    private static string Text(Type type)
    {
        if (type.IsGenericParameter)
            return type.Name;
        if (type.IsArray)
            return Text(type.GetElementType()!) + "[]";
        var name = $"{type.Namespace}.{type.DeclaringType?.Name}.{type.Name}";
        return type.IsGenericType ? $"{name}<{string.Join(',', type.GetGenericArguments().Select(Text))}>" : name;
    }

    private static Assembly Load()
    {
        var named = Environment.GetEnvironmentVariable("TORCHSHARP_ASSEMBLY");
        Assert.SkipUnless(named is not null, "set TORCHSHARP_ASSEMBLY to the path of TorchSharp.dll");
        return new AssemblyLoadContext("TorchSharp").LoadFromAssemblyPath(Path.GetFullPath(named!));
    }
}
