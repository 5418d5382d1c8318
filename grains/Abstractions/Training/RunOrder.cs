namespace CellGenie.Grains;

/// <summary>What to train.</summary>
/// <param name="Data">What to train on.</param>
/// <param name="GpuClass">Class of GPU, for example <c>a100</c>; <c>any</c> for the first that is free.</param>
/// <param name="Steps">Optimiser steps, 1 or more.</param>
/// <param name="ModelJson">The trainer’s options, as JSON: <c>preset</c> (a network by name) or <c>model</c> (its options), <c>training</c> (the training’s options), <c>validation</c> (ids of datasets); all may be absent.</param>
[Alias("cellgenie.RunOrder")]
[GenerateSerializer]
public sealed record RunOrder(
    [property: Id(0)] IReadOnlyList<TrainingData> Data,
    [property: Id(1)] string GpuClass,
    [property: Id(2)] int Steps,
    [property: Id(3)] string ModelJson);
