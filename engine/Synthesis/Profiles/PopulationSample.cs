namespace CellGenie.Synthesis;

/// <summary>One image's population.</summary>
/// <param name="Count">Number of cells.</param>
/// <param name="MeanArea">Their mean area in pixels.</param>
public readonly record struct PopulationSample(int Count, double MeanArea);
