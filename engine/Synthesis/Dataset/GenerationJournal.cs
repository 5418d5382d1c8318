using System.Text.Json;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>
/// How far a dataset has come. Written beside it while it grows and deleted when it is complete: whoever starts the same command
/// again finds it, cuts the growing files back to these lengths and goes on, so that the end result has the same bytes.
/// </summary>
internal sealed record GenerationJournal
{
    public const string FileName = "generation.json";

    public required GenerationSpecification Specification { get; init; }

    /// <summary>Identity of the bank.</summary>
    public required string Library { get; init; }

    /// <summary>The first image that is not in the files yet.</summary>
    public int NextImage { get; init; }

    /// <summary>Bytes of the growing annotations file that belong to the images before.</summary>
    public long AnnotationBytes { get; init; }

    /// <summary>Bytes of the growing file of whole masks that belong to the images before; 0 where they are not asked for.</summary>
    public long AmodalBytes { get; init; }

    /// <summary>Bytes of the growing manifest that belong to the images before.</summary>
    public long ManifestBytes { get; init; }

    public IReadOnlyDictionary<string, CultureTotals> Totals { get; init; } = new Dictionary<string, CultureTotals>();

    public IReadOnlyList<FailedImage> Failures { get; init; } = [];

    /// <summary>Reads the journal of a folder; null when there is none.</summary>
    public static GenerationJournal? Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
            return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), SynthesisJson.Default.GenerationJournal);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(file, "", $"cannot be read: {e.Message}; delete it to start the dataset again", e);
        }
    }

    public void Write(string folder) =>
        AtomicFile.Write(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, SynthesisJson.Default.GenerationJournal));

    /// <summary>Whether both describe the same dataset.</summary>
    public bool IsSameDatasetAs(GenerationJournal other) =>
        Library == other.Library &&
        JsonSerializer.SerializeToUtf8Bytes(Specification, SynthesisJson.Default.GenerationSpecification).AsSpan().SequenceEqual(
            JsonSerializer.SerializeToUtf8Bytes(other.Specification, SynthesisJson.Default.GenerationSpecification));
}
