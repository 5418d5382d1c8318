using System.Collections;
using System.Reflection;
using System.Text;

namespace CellGenie.Grains.Tests;

/// <summary>
/// No less than the bytes that a message has on the wire, which its serializer writes as one header for each member that has an id, numbers in at
/// most as many bytes as they have in memory and one more, texts in UTF-8, and lists with the type of their elements.
/// </summary>
internal static class MessageSize
{
    private const int Header = 5;
    private const int TypeName = 100;

    public static int Of(object? value) => Header + value switch
    {
        null or bool or byte or Enum or CancellationToken => 5,
        int or float => 6,
        long or ulong or double or TimeSpan or DateTime => 10,
        DateTimeOffset => 20,
        string text => Header + Encoding.UTF8.GetByteCount(text),
        byte[] bytes => Header + bytes.Length,
        IAddressable => 2 * TypeName,
        IEnumerable items => TypeName + items.Cast<object?>().Sum(Of),
        _ => (IsSmall(value) ? 0 : TypeName) + Members(value.GetType()).Sum(m => Of(m.GetValue(value))),
    };

    /// <summary>Whether a type's name is written once for many of its objects, which come in lists.</summary>
    private static bool IsSmall(object value) => value is ImageFailure or GivenUpShard or CatalogueEntry;

    private static IEnumerable<PropertyInfo> Members(Type type) => type.GetCustomAttribute<GenerateSerializerAttribute>() != null
        ? type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetCustomAttribute<IdAttribute>() != null)
        : throw new InvalidOperationException($"{type} is no message");
}
