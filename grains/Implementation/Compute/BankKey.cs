namespace CellGenie.Grains;

/// <summary>A version of a cell library, which never changes.</summary>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Dataset">The dataset that it was extracted from.</param>
/// <param name="Version">The version.</param>
public readonly record struct BankKey(string Tenant, string Dataset, string Version);
