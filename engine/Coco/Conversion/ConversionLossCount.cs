namespace CellGenie.Coco;

/// <summary>How much of one kind was lost, see <see cref="ConversionLoss"/>.</summary>
/// <param name="Kind">The kind's name.</param>
/// <param name="Count">How many.</param>
/// <param name="ChangesPixels">Whether masks are not the same pixel by pixel.</param>
/// <param name="Meaning">What is counted.</param>
public sealed record ConversionLossCount(string Kind, long Count, bool ChangesPixels, string Meaning);
