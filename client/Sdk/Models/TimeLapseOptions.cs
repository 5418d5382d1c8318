using System.Text.Json.Serialization;

namespace CellGenie.Client;

/// <summary>Sequences of frames in which cells move, in the place of single images. What is not said is as the service’s defaults say.</summary>
public sealed record TimeLapseOptions
{
    /// <summary>Asks for sequences.</summary>
    /// <param name="frames">Frames of each sequence, 2 to 1,000.</param>
    public TimeLapseOptions(int frames) => Frames = frames;

    /// <summary>Frames of each sequence, 2 to 1,000.</summary>
    public int Frames { get; init; }

    /// <summary>Mean distance in pixels that a free cell moves from one frame to the next, 0 to 50.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Drift { get; init; }

    /// <summary>How much of its velocity a cell keeps from one frame to the next, 0 to 0.99.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Persistence { get; init; }

    /// <summary>Mean growth of a cell’s length and width from one frame to the next, 0 to 0.05.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Growth { get; init; }

    /// <summary>Share of the cells that divide from one frame to the next, 0 to 0.2.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Divisions { get; init; }
}
