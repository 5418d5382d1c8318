using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Storage;

namespace CellGenie.Grains.Storage;

/// <summary>
/// Grain state as UTF-8 JSON, the same bytes in a file and in Azure: camel-case names, enumerations by name, members that a version does not know ignored.
/// State types carry their own <c>version</c> member.
/// </summary>
public sealed class StateSerializer : IGrainStorageSerializer
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        WriteIndented = false,
    };

    /// <inheritdoc/>
    public BinaryData Serialize<T>(T input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Options));

    /// <inheritdoc/>
    /// <exception cref="JsonException">The bytes are not JSON, not of this type, or <c>null</c>.</exception>
    public T Deserialize<T>(BinaryData input) =>
        JsonSerializer.Deserialize<T>(input.ToMemory().Span, Options) ?? throw new JsonException("the state is null");
}
