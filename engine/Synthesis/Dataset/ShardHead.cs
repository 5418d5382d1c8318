using System.Text.Json.Serialization;
using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>What a shard made, in numbers: the first line of a shard's part.</summary>
public sealed record ShardHead
{
    /// <summary>The value of <see cref="Format"/> that this version writes and reads.</summary>
    public const string CurrentFormat = "cellgenie-part/1";

    /// <summary>The most images that a shard may have.</summary>
    public const int MaxImages = 4096;

    /// <summary>The most bytes that each of a shard's texts may have.</summary>
    public const int MaxTextBytes = 1 << 29;

    /// <summary>Name and version of the format.</summary>
    public required string Format { get; init; }

    /// <summary>The <see cref="DatasetPlan.Fingerprint"/> of the dataset that the shard belongs to.</summary>
    public required string Dataset { get; init; }

    /// <summary>Number of the shard, from 0.</summary>
    public required int Shard { get; init; }

    /// <summary>Its first image, from 0.</summary>
    public required int First { get; init; }

    /// <summary>Number of its images, 1 to <see cref="MaxImages"/>, failed ones included.</summary>
    public required int Count { get; init; }

    /// <summary>What was made of each culture that the shard has images of.</summary>
    public required IReadOnlyDictionary<string, CultureTotals> Totals { get; init; }

    /// <summary>Images that could not be made, in order.</summary>
    public required IReadOnlyList<FailedImage> Failures { get; init; }

    /// <summary>The files that were made.</summary>
    public required IReadOnlyList<ShardFile> Files { get; init; }

    /// <summary>Length of the annotations in bytes.</summary>
    public required int AnnotationBytes { get; init; }

    /// <summary>CRC-32 of the annotations.</summary>
    public required uint AnnotationCrc { get; init; }

    /// <summary>Length of the annotations with whole masks in bytes; 0 where they are not asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int AmodalBytes { get; init; }

    /// <summary>CRC-32 of the annotations with whole masks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public uint AmodalCrc { get; init; }

    /// <summary>Length of the manifest's objects in bytes.</summary>
    public required int ManifestBytes { get; init; }

    /// <summary>CRC-32 of the manifest's objects.</summary>
    public required uint ManifestCrc { get; init; }

    /// <summary>Checks that the numbers are possible and agree with each other.</summary>
    internal void Validate(string name)
    {
        void Require(bool holds, string place, string rule)
        {
            if (!holds)
                throw new InvalidInputException(name, $"$.{place}", rule);
        }

        Require(Format == CurrentFormat, "format", $"expected '{CurrentFormat}', found '{Format}'");
        Require(Shard >= 0, "shard", $"{Shard} is negative");
        Require(First >= 0, "first", $"{First} is negative");
        Require(Count is >= 1 and <= MaxImages && First <= int.MaxValue - Count, "count", $"{Count} images from {First} on are not possible");
        Require(AnnotationBytes is >= 0 and <= MaxTextBytes, "annotationBytes", $"{AnnotationBytes} is not 0 to {MaxTextBytes}");
        Require(AmodalBytes is >= 0 and <= MaxTextBytes, "amodalBytes", $"{AmodalBytes} is not 0 to {MaxTextBytes}");
        Require(ManifestBytes is > 0 and <= MaxTextBytes, "manifestBytes", $"{ManifestBytes} is not 1 to {MaxTextBytes}");
        Require(Totals.Values.All(IsPossible), "totals", "a number is not possible");
        Require(Totals.Values.Sum(t => (long)t.Images + t.Failed) == Count, "totals", $"the images do not add up to {Count}");
        Require(AnnotationBytes > 0 == Totals.Values.Any(t => t.Cells > 0), "annotationBytes", "either cells or annotations are missing");
        var last = First;
        foreach (var failure in Failures)
        {
            Require(failure is { Reason: not null } && failure.Image > last && failure.Image <= First + Count, "failures", "they are not images of the shard, each once and in order");
            last = failure!.Image;
        }

        Require(Totals.Values.Sum(t => t.Failed) == Failures.Count, "failures", $"{Failures.Count} are listed, another number was counted");
        Require(Files.Count <= 5L * Count && Files.All(f => f is { Path: not null, Sha256: not null, Length: >= 0 }), "files", "a file is not possible");
    }

    private bool IsPossible(CultureTotals? t) =>
        t is { Images: >= 0, Failed: >= 0, Requested: >= 0, Cells: >= 0, Hidden: >= 0, Area: >= 0, Short: >= 0 } && t.Short <= t.Images &&
        t.Images <= Count && t.Failed <= Count &&
        t.Requested <= (long)Count * LabelMap.MaxLabel && t.Cells <= t.Requested && t.Hidden <= t.Requested && t.Cells + t.Hidden == t.Requested && t.Area <= Count * (long)GrayImage.MaxPixels;
}
