using CellGenie.Coco;

namespace CellGenie.Synthesis.Realism;

/// <summary>A licence that donors bring.</summary>
/// <param name="License">The licence; null where the source image names none.</param>
/// <param name="Cells">Synthetic cells whose donor is under it.</param>
public sealed record DonorLicense(CocoLicense? License, long Cells);
