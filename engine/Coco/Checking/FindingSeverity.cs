using System.Text.Json.Serialization;

namespace CellGenie.Coco;

/// <summary>How much a finding matters.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingSeverity>))]
public enum FindingSeverity
{
    /// <summary>Worth knowing; nothing has to be done.</summary>
    [JsonStringEnumMemberName("info")]
    Info,

    /// <summary>Usable, but it distorts statistics or training.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>The entry cannot be used, or a result obtained with it is wrong.</summary>
    [JsonStringEnumMemberName("error")]
    Error,
}
