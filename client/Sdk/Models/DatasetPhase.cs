using System.Text.Json.Serialization;

namespace CellGenie.Client;

/// <summary>How far a dataset has come. The last two are ends.</summary>
[JsonConverter(typeof(WireEnumConverter<DatasetPhase>))]
public enum DatasetPhase
{
    /// <summary>Files may be added.</summary>
    Uploading,

    /// <summary>The files are unpacked and audited.</summary>
    Checking,

    /// <summary>It can be used.</summary>
    Ready,

    /// <summary>It cannot be used; the reason says why.</summary>
    Rejected,
}
