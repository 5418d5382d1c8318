using System.Text.Json;
using CellGenie.Coco;
using CellGenie.Imaging;

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

    /// <summary>Reads an index.</summary>
    /// <param name="stream">The JSON.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InvalidInputException">It is no index, or of another format.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static CellBankIndex Read(Stream stream, string name)
    {
        CellBankIndex? index;
        try
        {
            index = JsonSerializer.Deserialize(stream, SynthesisJson.Default.CellBankIndex);
        }
        catch (JsonException e)
        {
            throw new InvalidInputException(name, $"line {e.LineNumber + 1}", $"not a valid index: {e.Message}", e);
        }

        if (index == null || index.Format != CurrentFormat)
            throw new InvalidInputException(name, "format", $"expected '{CurrentFormat}', found '{index?.Format}'");
        if (index.Cultures.Any(c => c is null || c.AreaRange.Low < 1 || c.PopulationRange.Low < 0 || c.FrameWidth < 1 || c.FrameHeight < 1) || index.Sources.Any(s => s is null))
            throw new InvalidInputException(name, "cultures", "a culture has no valid ranges");
        return index;
    }
}
