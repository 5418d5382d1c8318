using System.Text.Json;

namespace CellGenie.Client;

/// <summary>What to train.</summary>
/// <param name="data">What to train on.</param>
/// <param name="steps">Optimiser steps, 1 or more.</param>
public sealed class TrainOptions(IReadOnlyList<TrainingData> data, int steps)
{
    /// <summary>What to train on.</summary>
    public IReadOnlyList<TrainingData> Data { get; } = data;

    /// <summary>Optimiser steps, 1 or more.</summary>
    public int Steps { get; } = steps;

    /// <summary>Id of the new run; null lets the service choose.</summary>
    public string? RunId { get; init; }

    /// <summary>Class of GPU, for example <c>a100</c>. Default <c>any</c>: the first that is free.</summary>
    public string GpuClass { get; init; } = "any";

    /// <summary>The trainer’s options; null for its defaults.</summary>
    public JsonElement? Model { get; init; }
}
