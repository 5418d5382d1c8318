using System.Text.Json.Serialization;

namespace CellGenie.Client;

/// <summary>How far a training run has come. The last three are ends.</summary>
[JsonConverter(typeof(WireEnumConverter<RunPhase>))]
public enum RunPhase
{
    /// <summary>Waits for a GPU.</summary>
    Waiting,

    /// <summary>A trainer works on it.</summary>
    Training,

    /// <summary>It has reached its last step.</summary>
    Completed,

    /// <summary>It could not be completed; the reason says why. It can be resumed.</summary>
    Failed,

    /// <summary>Somebody cancelled it. It can be resumed.</summary>
    Cancelled,
}
