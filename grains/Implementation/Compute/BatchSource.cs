using CellGenie.Synthesis;

namespace CellGenie.Grains;

/// <summary>What a batch makes.</summary>
/// <param name="Name">Its name, within its tenant.</param>
/// <param name="Bank">The library that it is made from, and the tenant that both belong to.</param>
/// <param name="Specification">The specification.</param>
public sealed record BatchSource(string Name, BankKey Bank, GenerationSpecification Specification);
