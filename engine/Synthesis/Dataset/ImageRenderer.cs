using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>Takes the encoded files of an image.</summary>
/// <param name="relativePath">Path in the dataset's folder.</param>
/// <param name="bytes">The file's bytes, valid during the call.</param>
internal delegate void FileSink(string relativePath, ReadOnlySpan<byte> bytes);

/// <summary>Makes single images of a dataset: composes, traces, encodes. One for each worker.</summary>
internal sealed class ImageRenderer(CellBank bank, GenerationSpecification specification, IReadOnlyList<CulturePlan> plans)
{
    /// <summary>The one category: LIVECell's.</summary>
    public const int CellCategory = 1;

    private readonly ImageComposer?[] _composers = new ImageComposer?[plans.Count];
    private readonly ContourTracer _tracer = new();
    private readonly AnnotationFormatter _formatter = new(specification.Segmentation);
    private readonly PngEncoder _encoder = new();

    /// <summary>Makes image number <paramref name="image"/> of the dataset.</summary>
    /// <remarks>Damaged donors make the image fail; it is reported in <paramref name="result"/> and the dataset goes on.</remarks>
    public void Render(int image, RenderedImage result, FileSink sink)
    {
        result.Clear();
        var culture = image / specification.ImagesPerCulture;
        ComposedImage composed;
        try
        {
            var composer = _composers[culture] ??= new ImageComposer(bank, plans[culture], specification.Rules);
            composed = composer.Compose(specification.Seed, image % specification.ImagesPerCulture);
        }
        catch (InvalidInputException e)
        {
            result.Failure = e.Message;
            AppendFailure(result.Manifest, image, e.Message);
            return;
        }

        result.Requested = composed.Requested;
        result.Cells = composed.Cells.Count;

        var name = specification.FileName(image);
        var contours = _tracer.Trace(composed.Labels, composed.Cells.Count);
        for (var k = 0; k < composed.Cells.Count; k++)
        {
            var cell = composed.Cells[k];
            var header = new AnnotationHeader(IdOf(image, k), image + 1, CellCategory, cell.VisibleArea);
            _formatter.Append(result.Annotations, header, k + 1, contours, composed.Labels);
            result.Annotations.Append(",\n"u8);
            result.Area += cell.VisibleArea;
        }

        if (composed.Cells.Count > 0)
            result.Annotations.RemoveLast(2);

        if (specification.LabelMaps)
            sink($"{DatasetFiles.Labels}/{name}", _encoder.Encode(composed.ToLabelMap()));
        var png = _encoder.Encode(composed.Pixels, composed.Width, composed.Height);
        AppendRecord(result.Manifest, image, name, composed, png);
        sink($"{DatasetFiles.Images}/{name}", png);
    }

    private long IdOf(int image, int cell) => (long)image * specification.IdStride + cell + 1;

    private void AppendRecord(Utf8Buffer text, int image, string name, ComposedImage composed, ReadOnlySpan<byte> png)
    {
        Span<byte> sha = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(png, sha);
        Span<byte> hex = stackalloc byte[2 * SHA256.HashSizeInBytes];
        Convert.TryToHexStringLower(sha, hex, out _);

        AppendHead(text, image);
        text.Append(",\"file\":\""u8);
        text.Append(Encoding.UTF8.GetBytes(name));
        text.Append("\",\"sha256\":\""u8);
        text.Append(hex);
        text.Append("\",\"requested\":"u8);
        text.Append(composed.Requested);
        text.Append(",\"annotated\":"u8);
        text.Append(composed.Cells.Count);
        text.Append(",\"hidden\":"u8);
        text.Append(composed.Hidden);
        text.Append(",\"background\":["u8);
        text.AppendWithComma(bank.Backgrounds[composed.Background.Background].Source);
        text.AppendWithComma(composed.Background.X);
        text.Append(composed.Background.Y);
        text.Append("],\"cells\":["u8);
        for (var k = 0; k < composed.Cells.Count; k++)
        {
            var cell = composed.Cells[k];
            ref readonly var donor = ref bank.Cells[cell.Donor];
            text.Append("["u8);
            text.AppendWithComma(IdOf(image, k));
            text.AppendWithComma(donor.Source);
            text.AppendWithComma(donor.AnnotationId);
            text.AppendWithComma(donor.SourceX);
            text.AppendWithComma(donor.SourceY);
            text.AppendWithComma(cell.X);
            text.AppendWithComma(cell.Y);
            text.Append(cell.Shift);
            text.Append("],"u8);
        }

        if (composed.Cells.Count > 0)
            text.RemoveLast(1);
        text.Append("]}"u8);
    }

    private void AppendFailure(Utf8Buffer text, int image, string reason)
    {
        AppendHead(text, image);
        text.Append(",\"failed\":\""u8);
        text.Append(JsonEncodedText.Encode(reason).EncodedUtf8Bytes);
        text.Append("\"}"u8);
    }

    private void AppendHead(Utf8Buffer text, int image)
    {
        text.Append("{\"image\":"u8);
        text.Append(image + 1);
        text.Append(",\"culture\":\""u8);
        text.Append(JsonEncodedText.Encode(specification.CultureOf(image).Name).EncodedUtf8Bytes);
        text.Append("\",\"index\":"u8);
        text.Append(image % specification.ImagesPerCulture);
    }
}
