namespace CellGenie.Segmentation;

/// <summary>What an engine is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Library">The tensor library and its version.</param>
/// <param name="Devices">What it can compute on, the best first.</param>
public sealed record EngineInfo(string Name, string Library, IReadOnlyList<DeviceInfo> Devices);
