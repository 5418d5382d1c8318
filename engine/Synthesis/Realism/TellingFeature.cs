namespace CellGenie.Synthesis.Realism;

/// <summary>A feature by which the classifier tells synthetic cells from real ones.</summary>
/// <param name="Name">The feature, in words.</param>
/// <param name="Share">Its share of what all features helped, 0..1.</param>
/// <param name="Real">Its mean over real cells. Grey values are over the mean of their image and in its standard deviations, lengths in pixels.</param>
/// <param name="Synthetic">Its mean over synthetic cells.</param>
public sealed record TellingFeature(string Name, double Share, double Real, double Synthetic);
