using System.Text.Json.Serialization;

namespace CellGenie.Client;

/// <summary>What a key may do: the role that its bearer has.</summary>
[JsonConverter(typeof(WireEnumConverter<ApiKeyScope>))]
public enum ApiKeyScope
{
    /// <summary>A viewer.</summary>
    Read,

    /// <summary>A member.</summary>
    Write,

    /// <summary>An owner.</summary>
    Admin,
}
