using System.Security.Cryptography;
using System.Text;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>
/// A bank and a specification that were checked against each other, with what every image of each culture is drawn from. Immutable and
/// thread-safe: made once, shared by all renderers. It borrows the bank, which must stay open while the plan is used.
/// </summary>
public sealed class DatasetPlan
{
    private DatasetPlan(CellBank bank, GenerationSpecification specification, IReadOnlyList<CulturePlan> cultures)
    {
        Bank = bank;
        Specification = specification;
        Cultures = cultures;
        Fingerprint = FingerprintOf(bank.Index, specification);
    }

    /// <summary>The bank.</summary>
    public CellBank Bank { get; }

    /// <summary>The specification.</summary>
    public GenerationSpecification Specification { get; }

    /// <summary>Identity of the dataset that comes out: SHA-256 over the bank's identity and the specification, in hexadecimal.</summary>
    public string Fingerprint { get; }

    /// <summary>The cultures, in the order of the specification.</summary>
    internal IReadOnlyList<CulturePlan> Cultures { get; }

    /// <summary>Checks a specification against a bank and finds the candidates of every culture.</summary>
    /// <remarks>Costs one pass over the bank's table of cells for each culture (64 bytes a cell) and 4 bytes of memory for each candidate, so make one for a dataset, not one for an image.</remarks>
    /// <exception cref="CellGenieException">The specification is not valid, or names a culture that the bank lacks or has no donor for.</exception>
    public static DatasetPlan Create(CellBank bank, GenerationSpecification specification)
    {
        specification.Validate(bank);
        return new DatasetPlan(bank, specification, [.. specification.Cultures.Select(c => CulturePlan.Create(bank, c, specification.Rules))]);
    }

    internal static string FingerprintOf(CellBankIndex bank, GenerationSpecification specification) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{bank.Sha256}\n{specification.ToJson()}")));
}
