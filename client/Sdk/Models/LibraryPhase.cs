using System.Text.Json.Serialization;

namespace CellGenie.Client;

/// <summary>What a cell library is doing.</summary>
[JsonConverter(typeof(WireEnumConverter<LibraryPhase>))]
public enum LibraryPhase
{
    /// <summary>No bank was made yet.</summary>
    Empty,

    /// <summary>A bank is being made.</summary>
    Extracting,

    /// <summary>The newest version can be used.</summary>
    Ready,

    /// <summary>The last extraction failed; older versions can be used.</summary>
    Failed,
}
