namespace CellGenie.Synthesis;

/// <summary>A donor at a place, before it is known how much of it would be visible.</summary>
/// <param name="Donor">Index in the bank.</param>
/// <param name="Turn">How it is turned.</param>
/// <param name="X">Left side of its box.</param>
/// <param name="Y">Top of its box.</param>
/// <param name="Gain">Its contrast in 1/256.</param>
/// <param name="Variation">How it is varied.</param>
/// <param name="Form">Its box and area so turned and varied.</param>
internal readonly record struct Trial(int Donor, Turn Turn, int X, int Y, int Gain, DonorVariation Variation, DonorForm Form);
