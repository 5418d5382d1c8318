using System.Text.Json.Serialization;

namespace CellGenie.Client;

/// <summary>How far a batch has come. The last four are ends.</summary>
[JsonConverter(typeof(WireEnumConverter<BatchPhase>))]
public enum BatchPhase
{
    /// <summary>Accepted.</summary>
    Queued,

    /// <summary>Images are being made.</summary>
    Rendering,

    /// <summary>Annotations and manifest are being put together.</summary>
    Assembling,

    /// <summary>Every image was made.</summary>
    Completed,

    /// <summary>Some images could not be made; each has a reason.</summary>
    CompletedWithErrors,

    /// <summary>It could not be completed; the reason says why. It can be resumed.</summary>
    Failed,

    /// <summary>Somebody cancelled it. It can be resumed.</summary>
    Cancelled,
}
