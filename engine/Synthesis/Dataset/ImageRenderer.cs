using System.Text;
using System.Text.Json;
using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>Makes single images of a dataset: composes, traces, encodes. One for each worker.</summary>
internal sealed class ImageRenderer(DatasetPlan plan)
{
    private const int DefaultContourWidth = 2;

    private readonly CellBank _bank = plan.Bank;
    private readonly GenerationSpecification _specification = plan.Specification;
    private readonly ImageComposer?[] _composers = new ImageComposer?[plan.Cultures.Count * plan.Specification.BlendCount];
    private readonly ContourTracer _tracer = new();
    private readonly AnnotationFormatter _formatter = new(plan.Specification.Segmentation);
    private readonly PngEncoder _encoder = new();
    private readonly CultureCategories _categories = new(plan.Bank, plan.Specification);
    private readonly AmodalFormatter? _amodal = plan.Specification.HasAmodal ? new(plan.Specification.Segmentation) : null;
    private readonly TrackWriter? _tracks = plan.Specification.HasTracks ? new() : null;
    private readonly ContourMapper? _contours = plan.Specification.HasContours ? new(plan.Specification.ContourWidth ?? DefaultContourWidth) : null;

    /// <summary>Makes image number <paramref name="image"/> of the dataset.</summary>
    /// <remarks>Damaged donors make the image fail; it is reported in <paramref name="result"/> and the dataset goes on.</remarks>
    public void Render(int image, RenderedImage result, FileSink sink)
    {
        result.Clear();
        var culture = image / _specification.ImagesOfCulture;
        var slot = culture * _specification.BlendCount + image % _specification.BlendCount;
        ComposedImage composed;
        ImageComposer composer;
        try
        {
            composer = _composers[slot] ??= new ImageComposer(_bank, plan.Cultures[culture], _specification.Rules with { Blend = _specification.BlendOf(image) }, _amodal != null);
            composed = _specification.Rules.TimeLapse == null
                ? composer.Compose(_specification.Seed, _specification.LayoutOf(image))
                : composer.ComposeFrame(_specification.Seed, _specification.LayoutOf(image), _specification.FrameOf(image));
        }
        catch (InvalidInputException e)
        {
            // Without the folder, so that the same dataset has the same manifest wherever its bank lies.
            RenderFailure(_specification, image, new InvalidInputException(Path.GetFileName(e.File), e.Place, e.Rule).Message, result);
            return;
        }

        result.Requested = composed.Requested;
        result.Cells = composed.Cells.Count;
        result.IsShort = composed.IsExact && composed.Cells.Count < composed.Requested;

        var name = _specification.FileName(image);
        var contours = _tracer.Trace(composed.Labels, composed.Cells.Count);
        for (var k = 0; k < composed.Cells.Count; k++)
        {
            var cell = composed.Cells[k];
            var header = new AnnotationHeader(IdOf(image, k), image + 1, _categories.IdOf(cell.Donor), cell.VisibleArea);
            _formatter.Append(result.Annotations, header, k + 1, contours, composed.Labels);
            _categories.AppendCulture(result.Annotations, culture, cell.Donor);
            if (composed.Tracks.Count > 0)
                TrackWriter.AppendTrack(result.Annotations, composed.Tracks[k]);
            result.Annotations.Append(",\n"u8);
            result.Area += cell.VisibleArea;
        }

        if (composed.Cells.Count > 0)
            result.Annotations.RemoveLast(2);

        _amodal?.Append(result.Amodal, composed, image + 1, IdOf(image, 0), _categories, culture);
        if (_specification.LabelMaps)
            Hand($"{DatasetFiles.Labels}/{name}", _encoder.Encode(composed.ToLabelMap()), result, sink);
        if (_contours != null)
            Hand($"{DatasetFiles.Contours}/{name}", _encoder.EncodeClasses(_contours.Map(composed.Labels), composed.Width, composed.Height), result, sink);

        if (_tracks != null)
        {
            var sequence = $"{DatasetFiles.Tracks}/{_specification.SequenceName(image)}";
            var frame = _specification.FrameOf(image);
            Hand($"{sequence}_man_track{frame:D3}.tif", _tracks.EncodeMap(composed), result, sink);
            if (frame == 0)
                Hand($"{sequence}_man_track.txt", _tracks.Table(composer.Tracks), result, sink);
        }

        var png = _encoder.Encode(composed.Pixels, composed.Width, composed.Height);
        var file = ShardFile.Of($"{DatasetFiles.Images}/{name}", png);
        result.Files?.Add(file);
        AppendRecord(result.Manifest, image, name, composed, file.Sha256);
        sink(file.Path, png);
    }

    private static void Hand(string path, ReadOnlySpan<byte> bytes, RenderedImage result, FileSink sink)
    {
        result.Files?.Add(ShardFile.Of(path, bytes));
        sink(path, bytes);
    }

    /// <summary>What stands in the place of an image that could not be made.</summary>
    public static void RenderFailure(GenerationSpecification specification, int image, string reason, RenderedImage result)
    {
        result.Clear();
        result.Failure = reason;
        AppendHead(result.Manifest, specification, image);
        result.Manifest.Append(",\"failed\":\""u8);
        result.Manifest.Append(JsonEncodedText.Encode(reason).EncodedUtf8Bytes);
        result.Manifest.Append("\"}"u8);
    }

    private long IdOf(int image, int cell) => (long)image * _specification.IdStride + cell + 1;

    private void AppendRecord(Utf8Buffer text, int image, string name, ComposedImage composed, string sha256)
    {
        AppendHead(text, image);
        text.Append(",\"file\":\""u8);
        text.Append(Encoding.UTF8.GetBytes(name));
        text.Append("\",\"sha256\":\""u8);
        text.Append(Encoding.UTF8.GetBytes(sha256));
        text.Append("\",\"requested\":"u8);
        text.Append(composed.Requested);
        text.Append(",\"annotated\":"u8);
        text.Append(composed.Cells.Count);
        text.Append(",\"hidden\":"u8);
        text.Append(composed.Hidden);
        text.Append(",\"background\":["u8);
        text.AppendWithComma(_bank.Backgrounds[composed.Background.Background].Source);
        text.AppendWithComma(composed.Background.X);
        text.Append(composed.Background.Y);
        text.Append("],\"cells\":["u8);
        for (var k = 0; k < composed.Cells.Count; k++)
        {
            var cell = composed.Cells[k];
            ref readonly var donor = ref _bank.Cells[cell.Donor];
            text.Append("["u8);
            text.AppendWithComma(IdOf(image, k));
            text.AppendWithComma(donor.Source);
            text.AppendWithComma(donor.AnnotationId);
            text.AppendWithComma(donor.SourceX);
            text.AppendWithComma(donor.SourceY);
            text.AppendWithComma(cell.X);
            text.AppendWithComma(cell.Y);
            text.Append(cell.Shift);
            if (_specification.Rules.HasTones)
                AppendTone(text, cell);
            if (_specification.Rules.HasVariations)
                AppendVariation(text, cell.Variation);
            if (composed.Tracks.Count > 0)
            {
                text.Append(","u8);
                text.Append(composed.Tracks[k].Track);
            }

            text.Append("],"u8);
        }

        if (composed.Cells.Count > 0)
            text.RemoveLast(1);
        text.Append("]}"u8);
    }

    private static void AppendTone(Utf8Buffer text, in PlacedCell cell)
    {
        text.Append(","u8);
        text.AppendWithComma((int)cell.Turn);
        text.AppendWithComma(cell.Tone.Gain);
        text.AppendWithComma(cell.Tone.Level);
        text.AppendWithComma(cell.Tone.SlopeX);
        text.Append(cell.Tone.SlopeY);
    }

    private static void AppendVariation(Utf8Buffer text, in DonorVariation variation)
    {
        text.Append(","u8);
        text.AppendWithComma(variation.Angle);
        text.AppendWithComma(variation.Scale);
        text.AppendWithComma(variation.Elastic);
        text.AppendWithComma(variation.Blur);
        text.AppendWithComma(variation.Brightness);
        text.AppendWithComma(variation.Noise);
        text.AppendWithComma(variation.Seed);
        text.AppendWithComma(variation.CenterX);
        text.Append(variation.CenterY);
    }

    private void AppendHead(Utf8Buffer text, int image) => AppendHead(text, _specification, image);

    private static void AppendHead(Utf8Buffer text, GenerationSpecification specification, int image)
    {
        text.Append("{\"image\":"u8);
        text.Append(image + 1);
        text.Append(",\"culture\":\""u8);
        text.Append(JsonEncodedText.Encode(specification.CultureOf(image).Name).EncodedUtf8Bytes);
        text.Append("\",\"index\":"u8);
        text.Append(specification.LayoutOf(image));
        if (specification.Rules.TimeLapse != null)
        {
            text.Append(",\"frame\":"u8);
            text.Append(specification.FrameOf(image));
        }

        if (specification.HardCaseOf(image) is var hard and not HardCases.None)
        {
            text.Append(",\"hardCase\":\""u8);
            text.Append(hard.Name());
            text.Append("\""u8);
        }

        if (specification.Rules.Blends == null)
            return;
        text.Append(",\"blend\":\""u8);
        text.Append(Encoding.UTF8.GetBytes(specification.BlendOf(image).ToString().ToLowerInvariant()));
        text.Append("\""u8);
    }
}
