using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Orleans.Serialization;

namespace Orleans.Storage;

/// <summary>
/// Writes state as JSON. Of a type with <see cref="GenerateSerializerAttribute"/> exactly the members that are sent are stored too; of other types the public properties.
/// </summary>
internal sealed class JsonStateSerializer : IGrainStorageSerializer
{
    private static readonly JsonSerializerOptions Options = new()
    {
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { UseSerializedMembers } },
    };

    public BinaryData Serialize<T>(T input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Options));

    public T Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span, Options)!;

    private static void UseSerializedMembers(JsonTypeInfo info)
    {
        if (info.Kind != JsonTypeInfoKind.Object || !info.Type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false) || info.Type.IsAbstract)
        {
            return;
        }

        info.CreateObject = () => Create(info.Type);
        info.Properties.Clear();
        foreach (var field in SerializedMembers.Of(info.Type))
        {
            var name = field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>')] : field.Name;
            var property = info.CreateJsonPropertyInfo(field.FieldType, name);
            property.Get = owner => Checked(field, field.GetValue(owner));
            property.Set = field.SetValue;
            info.Properties.Add(property);
        }
    }

    private static object Create(Type type) =>
        type.IsValueType || type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []) is not null
            ? Activator.CreateInstance(type, nonPublic: true)!
            : System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);

    // JSON would drop what a derived type adds.
    private static object? Checked(FieldInfo field, object? value) =>
        value is null || value.GetType() == field.FieldType || !field.FieldType.IsDefined(typeof(GenerateSerializerAttribute), inherit: false) || field.FieldType.IsEnum
            ? value
            : throw new NotSupportedException($"{field.DeclaringType}.{field.Name} holds a {value.GetType()}, of which only the part that is a {field.FieldType} would be stored.");
}
