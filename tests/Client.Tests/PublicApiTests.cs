using System.Reflection;
using System.Text;

namespace CellGenie.Client.Tests;

/// <summary>The public surface is a file: to change it is a visible difference.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void Public_surface_is_the_approved_one()
    {
        var file = Path.Combine(Repository.Root, "tests", "Client.Tests", "PublicApi.txt");
        var now = Describe(typeof(CellGenieClient).Assembly);
        if (Environment.GetEnvironmentVariable("CELLGENIE_APPROVE") == "1")
            File.WriteAllText(file, now);
        Assert.True(now == File.ReadAllText(file), $"The public surface has changed. If that is meant, run this test with CELLGENIE_APPROVE=1 and commit {file}.\n{now}");
    }

    [Fact]
    public void Client_needs_nothing_but_the_framework() =>
        Assert.All(typeof(CellGenieClient).Assembly.GetReferencedAssemblies(), a => Assert.StartsWith("System.", a.Name));

    private static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append($"{Kind(type)} {Name(type)}");
            if (type.BaseType is { } b && b != typeof(object) && b != typeof(Enum) && b != typeof(ValueType))
                text.Append($" : {Name(b)}");
            text.Append('\n');
            foreach (var member in Members(type).Order(StringComparer.Ordinal))
                text.Append($"    {member}\n");
        }

        return text.ToString();
    }

    private static IEnumerable<string> Members(Type type)
    {
        const BindingFlags own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        if (type.IsEnum)
            return Enum.GetNames(type).Select(n => $"{n} = {Convert.ToInt32(Enum.Parse(type, n))}");
        // What the compiler makes for a record is no decision of ours.
        var isRecord = type.GetMethod("<Clone>$") != null;
        return type.GetMembers(own).Where(m => !m.Name.Contains('<') && !(isRecord && m.Name is "Equals" or "GetHashCode" or "ToString" or "PrintMembers" or "EqualityContract" or "op_Equality" or "op_Inequality"))
            .Select(m => m switch
            {
                ConstructorInfo c when IsVisible(c) && !(isRecord && c.GetParameters() is [{ } p] && p.ParameterType == type) => $"{Access(c)}new({Parameters(c)})",
                MethodInfo method when IsVisible(method) && !method.IsSpecialName => $"{Access(method)}{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
                PropertyInfo p when p.GetMethod is { } get && IsVisible(get) => $"{Access(get)}{Name(p.PropertyType)} {p.Name} {{ get;{(p.SetMethod is { } set && IsVisible(set) ? IsInit(set) ? " init;" : " set;" : "")} }}",
                FieldInfo f when f.IsPublic => f.IsLiteral ? $"const {Name(f.FieldType)} {f.Name} = {f.GetRawConstantValue()}" : $"{Name(f.FieldType)} {f.Name}",
                _ => "",
            })
            .Where(s => s.Length > 0);
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsInit(MethodInfo set) => set.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == "IsExternalInit");

    private static string Access(MethodBase method) =>
        (method.IsPublic ? "" : "protected ") + (method.IsStatic ? "static " : method.IsAbstract ? "abstract " : method.IsVirtual && !method.IsFinal ? "virtual " : "");

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(p => $"{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {p.DefaultValue ?? "default"}" : "")}"));

    private static string Kind(Type type) =>
        type.IsEnum ? "enum" : type.IsValueType ? "struct" : type.IsInterface ? "interface" : (type.IsAbstract && type.IsSealed ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class");

    private static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Name(inner) + "?";
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        return type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;
    }
}
