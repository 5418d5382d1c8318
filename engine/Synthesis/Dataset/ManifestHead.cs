using System.Text.Json;
using System.Text.Json.Serialization;
using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>
/// The part of <c>manifest.json</c> before its images. Each image's <c>cells</c> are arrays of eight whole numbers: annotation id, index
/// of the source image in <c>sources</c>, id of the source annotation, left and top of the donor's box in the source image, left and
/// top of it in the synthetic image, grey levels added; with blend halo or augmentation of thirteen: also <see cref="Turn"/> and the numbers of <see cref="DonorTone"/>;
/// with augmentations that change more of twenty-two: also the numbers of <see cref="DonorVariation"/>;
/// in sequences the last one is the track.
/// </summary>
public sealed record ManifestHead
{
    /// <summary>The value of <see cref="Format"/> that this version writes and reads.</summary>
    public const string CurrentFormat = "cellgenie-manifest/1";

    // Our own text begins the images on a line of their own, and a JSON string never holds a raw line break.
    private static ReadOnlySpan<byte> ImagesMarker => "\n\"images\":["u8;

    /// <summary>Name and version of the format.</summary>
    public required string Format { get; init; }

    /// <summary>The program that made the dataset.</summary>
    public required string Tool { get; init; }

    /// <summary>What each number of a cell is, in order.</summary>
    public required string CellFields { get; init; }

    /// <summary>The specification.</summary>
    public required GenerationSpecification Specification { get; init; }

    /// <summary>SHA-256 identity of the cell bank.</summary>
    public required string Library { get; init; }

    /// <summary>Licences of the source images: they hold for the synthetic images too.</summary>
    public required IReadOnlyList<CocoLicense> Licenses { get; init; }

    /// <summary>The source images.</summary>
    public required IReadOnlyList<SourceImage> Sources { get; init; }

    /// <summary>Source images of a test split whose cells and backgrounds were allowed; null when there were none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? TestSourcesUsed { get; init; }

    /// <summary>Source images of a test split that were kept unseen; null when there were none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? TestSourcesRefused { get; init; }

    internal static ManifestHead Create(CellBankIndex bank, GenerationSpecification specification) => new()
    {
        Format = CurrentFormat,
        Tool = $"CellGenie {typeof(ManifestHead).Assembly.GetName().Version?.ToString(3)}",
        CellFields = "annotation id, source, source annotation id, source x, source y, x, y, grey shift" + (specification.Rules.HasTones ? ", turn, gain, level, slope x, slope y" : "") +
            (specification.Rules.HasVariations ? ", angle, scale, elastic, blur, brightness, noise, seed, center x, center y" : "") + (specification.Rules.TimeLapse != null ? ", track" : ""),
        Specification = specification,
        Library = bank.Sha256,
        Licenses = bank.Licenses,
        Sources = bank.Sources,
        TestSourcesUsed = specification.Rules.AllowTestDonors == true ? TestSources(bank) : null,
        TestSourcesRefused = specification.Rules.AllowTestDonors == true ? null : TestSources(bank),
    };

    /// <summary>Reads the head of a manifest, whatever the number of its images.</summary>
    /// <exception cref="InvalidInputException">The file is missing, damaged, or of another format.</exception>
    public static ManifestHead Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            var bytes = new byte[1 << 16];
            var length = 0;
            while (true)
            {
                var read = stream.Read(bytes, length, bytes.Length - length);
                // The marker may lie across two reads.
                var from = Math.Max(0, length - ImagesMarker.Length);
                length += read;
                var found = bytes.AsSpan(from, length - from).IndexOf(ImagesMarker);
                if (found >= 0)
                    return Parse(file, bytes.AsSpan(0, from + found));
                if (read == 0)
                    throw new InvalidInputException(file, "", "it has no list of images: this is no complete CellGenie manifest");
                if (length == bytes.Length)
                    Array.Resize(ref bytes, checked(bytes.Length * 2));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OverflowException)
        {
            throw new InvalidInputException(file, "", $"cannot be read: {e.Message}", e);
        }
    }

    internal byte[] ToBytes()
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this, SynthesisJson.Default.ManifestHead).AsSpan();
        var end = json.LastIndexOf((byte)'}');
        return [.. json[..end].TrimEnd((byte)'\n'), (byte)',', .. ImagesMarker, (byte)'\n'];
    }

    private static List<string>? TestSources(CellBankIndex bank) =>
        bank.Sources.Where(s => s.IsTest).Select(s => s.File).ToList() is { Count: > 0 } files ? files : null;

    private static ManifestHead Parse(string file, ReadOnlySpan<byte> head)
    {
        ManifestHead? parsed;
        try
        {
            parsed = JsonSerializer.Deserialize([.. head.TrimEnd((byte)','), (byte)'}'], SynthesisJson.Default.ManifestHead);
        }
        catch (JsonException e)
        {
            throw new InvalidInputException(file, $"line {e.LineNumber + 1}", e.Message, e);
        }

        return parsed != null && parsed.Format == CurrentFormat
            ? parsed
            : throw new InvalidInputException(file, "format", $"expected '{CurrentFormat}', found '{parsed?.Format}'");
    }
}
