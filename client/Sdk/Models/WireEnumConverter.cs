using System.Text.Json;
using System.Text.Json.Serialization;

namespace CellGenie.Client;

/// <summary>Enumerations travel as their names in camelCase; numbers are refused.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
public sealed class WireEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
