using CellGenie.Coco;

namespace CellGenie.Synthesis;

/// <summary>What <c>index.json</c> of a cell bank holds: everything but the pixels and the table of cells.</summary>
public sealed record CellBankIndex
{
    /// <summary>The value of <see cref="Format"/> that this version writes and reads.</summary>
    public const string CurrentFormat = "cellgenie-bank/1";

    /// <summary>Name and version of the format.</summary>
    public required string Format { get; init; }

    /// <summary>SHA-256 of <c>bank.bin</c> after its header, in hexadecimal: the bank's identity.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Number of cells.</summary>
    public required int Cells { get; init; }

    /// <summary>Width in pixels of the ring of surrounding pixels kept around each cell.</summary>
    public required int RingWidth { get; init; }

    /// <summary>The cultures, by name, with what is normal for each.</summary>
    public required IReadOnlyList<CultureProfile> Cultures { get; init; }

    /// <summary>The source images.</summary>
    public required IReadOnlyList<SourceImage> Sources { get; init; }

    /// <summary>The licences of the sources, as their annotation files give them.</summary>
    public required IReadOnlyList<CocoLicense> Licenses { get; init; }

    /// <summary>Items that could not be used, with the reason.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}
