namespace CellGenie.Segmentation;

/// <summary>What a part of the network computes.</summary>
/// <param name="Part">Its name.</param>
/// <param name="MultiplyAdds">Multiplications with addition of the convolutions and fully connected layers.</param>
/// <param name="PerRegion">Whether that is for one region instead of a whole image.</param>
public sealed record PartCost(string Part, long MultiplyAdds, bool PerRegion);
