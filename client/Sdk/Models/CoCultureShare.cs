namespace CellGenie.Client;

/// <summary>One culture of a co-culture.</summary>
/// <param name="Culture">Name of the culture, upper and lower case being the same.</param>
/// <param name="Ratio">Its part in relation to the other ratios, above 0 and up to 1,000,000.</param>
public sealed record CoCultureShare(string Culture, double Ratio);
