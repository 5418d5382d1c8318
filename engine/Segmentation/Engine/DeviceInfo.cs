namespace CellGenie.Segmentation;

/// <summary>Something to compute on.</summary>
/// <param name="Name">How to ask for it: <c>cpu</c>, <c>cuda:0</c>, …</param>
/// <param name="Description">What it is, for people.</param>
/// <param name="SupportsBFloat16">Whether <see cref="ComputePrecision.BFloat16"/> is worth it there.</param>
public sealed record DeviceInfo(string Name, string Description, bool SupportsBFloat16);
