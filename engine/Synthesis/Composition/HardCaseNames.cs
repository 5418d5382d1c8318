namespace CellGenie.Synthesis;

/// <summary>Names of hard cases in files.</summary>
internal static class HardCaseNames
{
    /// <summary>The name of one kind in UTF-8.</summary>
    public static ReadOnlySpan<byte> Name(this HardCases kind) => kind switch
    {
        HardCases.Touching => "touching"u8,
        HardCases.Dense => "dense"u8,
        HardCases.LowContrast => "lowContrast"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "One kind is needed."),
    };
}
