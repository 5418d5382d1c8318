namespace CellGenie.Synthesis.Realism;

/// <summary>A feature by which the classifier tells synthetic cells from real ones.</summary>
/// <param name="Name">The feature, in words.</param>
/// <param name="Share">Its share of what all features helped, 0..1.</param>
public sealed record TellingFeature(string Name, double Share);
