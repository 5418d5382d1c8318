using System.Text.Json;

namespace CellGenie.Client;

/// <summary>Orders a training run.</summary>
public sealed record NewRun
{
    /// <summary>Its id: lower-case letters, digits and inner hyphens, 1 to 63 characters; null lets the service choose.</summary>
    public string? Id { get; init; }

    /// <summary>What to train on.</summary>
    public IReadOnlyList<TrainingData> Data { get; init; } = [];

    /// <summary>Class of GPU, for example <c>a100</c>; <c>any</c> for the first that is free.</summary>
    public required string GpuClass { get; init; }

    /// <summary>Optimiser steps, 1 or more.</summary>
    public required int Steps { get; init; }

    /// <summary>The trainer’s options; null for its defaults.</summary>
    public JsonElement? Model { get; init; }
}
