using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orleans.Serialization;

/// <summary>The members of a type that are sent.</summary>
internal static class SerializedMembers
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The fields behind the members with <see cref="IdAttribute"/> and the parameters of a record's primary constructor, those of base types first.</summary>
    /// <exception cref="CodecNotFoundException">A base type cannot be sent, or two members of one type have the same id.</exception>
    public static FieldInfo[] Of(Type type)
    {
        var fields = new List<FieldInfo>();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
        {
            if (!parent.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
            {
                throw new CodecNotFoundException($"Could not find a base type serializer for type {parent}, the base of {type}. Give it [GenerateSerializer].");
            }

            fields.AddRange(Of(parent));
        }

        var attribute = type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false)!;
        var isRecord = IsRecord(type);
        if (attribute.Included == true && !isRecord)
        {
            throw new NotSupportedException($"{type}: the primary constructor of a type that is no record cannot be serialized here.");
        }

        if (isRecord && attribute.Included != false)
        {
            fields.AddRange(PrimaryConstructorProperties(type).Where(property => !property.IsDefined(typeof(IdAttribute), inherit: false)).Select(Backing));
        }

        var ids = new HashSet<uint>();
        foreach (var member in type.GetMembers(Declared).Where(member => member is FieldInfo or PropertyInfo))
        {
            if (member.GetCustomAttribute<IdAttribute>(inherit: false) is not { } id)
            {
                continue;
            }

            if (!ids.Add(id.Id))
            {
                throw new CodecNotFoundException($"{type} has two members with [Id({id.Id})].");
            }

            fields.Add(member as FieldInfo ?? Backing((PropertyInfo)member));
        }

        return [.. fields];
    }

    /// <summary>All fields, those of base types first.</summary>
    public static FieldInfo[] AllFields(Type type) =>
        [.. (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? AllFields(parent) : []), .. type.GetFields(Declared)];

    private static FieldInfo Backing(PropertyInfo property) =>
        property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", Declared)
        ?? property.DeclaringType.GetFields(Declared).SingleOrDefault(field => field.Name == $"<{property.Name}>P")
        ?? throw new NotSupportedException($"{property.DeclaringType}.{property.Name} has an [Id] but is no automatic property; give the [Id] to its field.");

    private static bool IsRecord(Type type) =>
        type.GetMethod("<Clone>$", Declared) is not null || (type.IsValueType && type.GetMethod("PrintMembers", Declared)?.IsDefined(typeof(CompilerGeneratedAttribute)) == true);

    private static IEnumerable<PropertyInfo> PrimaryConstructorProperties(Type type)
    {
        // The primary constructor is the one whose parameters are deconstructed by the compiler's method.
        var deconstruct = type.GetMethods(Declared).FirstOrDefault(method => method.Name == "Deconstruct" && method.IsDefined(typeof(CompilerGeneratedAttribute)));
        return deconstruct is null ? [] : deconstruct.GetParameters().Select(parameter => type.GetProperty(parameter.Name!, Declared)).OfType<PropertyInfo>().Where(HasBacking);
    }

    private static bool HasBacking(PropertyInfo property) => property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", Declared) is not null;
}
