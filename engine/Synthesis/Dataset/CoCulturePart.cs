namespace CellGenie.Synthesis;

/// <summary>One culture of a co-culture, as it is asked for.</summary>
/// <param name="Culture">Name of the culture, upper and lower case being the same.</param>
/// <param name="Ratio">Its part in relation to the other ratios, above 0 and up to 1,000,000.</param>
public sealed record CoCulturePart(string Culture, double Ratio);
