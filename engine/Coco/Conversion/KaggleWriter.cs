using System.Globalization;
using System.Text;
using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Writes the table of the Sartorius competition.</summary>
internal sealed class KaggleWriter : IDatasetWriter
{
    private readonly NewFolder _folder;
    private readonly Dictionary<int, string> _names;
    private readonly string _path;
    private readonly FileStream _stream;

    public KaggleWriter(NewFolder folder, IDatasetReader source)
    {
        _folder = folder;
        _names = source.Categories.ToDictionary(c => c.Id, c => c.Name);
        _path = folder.Place(KaggleReader.FileName);
        _stream = new FileStream(_path + AtomicFile.TemporaryEnding, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        _stream.Write("id,annotation,width,height,cell_type\n"u8);
    }

    /// <inheritdoc/>
    public Action Prepare(AnnotatedImage image, ConversionLog log)
    {
        var text = new StringBuilder();
        var id = Field(image.Name);
        var size = string.Create(CultureInfo.InvariantCulture, $",{image.Image.Width},{image.Image.Height},");
        var culture = CultureNames.Of(image.Image);
        var written = 0;
        foreach (var annotation in InstanceMasks.Cells(image, log))
        {
            if (InstanceMasks.TryMask(image.Image, annotation, log) is not { } mask)
                continue;
            var cellType = annotation.Culture ?? (culture == CultureNames.Unknown ? _names[annotation.CategoryId] : culture);
            text.Append(id).Append(',');
            AppendRuns(text, mask, image.Image.Width);
            text.Append(size).Append(Field(cellType)).Append('\n');
            written++;
        }

        log.Written += written;
        if (written == 0)
            log.Add(ConversionLoss.EmptyImages);
        if (image.Picture != null)
        {
            AtomicFile.Write(_folder.Place($"{KaggleReader.ImagesFolder}/{image.Name}{image.Ending}"), image.Picture);
            log.Copied++;
        }

        var rows = Encoding.UTF8.GetBytes(text.ToString());
        return () => _stream.Write(rows);
    }

    /// <inheritdoc/>
    public void Complete()
    {
        _stream.Dispose();
        File.Move(_path + AtomicFile.TemporaryEnding, _path);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    /// <summary>These tables have no quotes; what would break a row becomes an underscore.</summary>
    private static string Field(string text) => string.Concat(text.Select(c => c is ',' or '"' || char.IsControl(c) ? '_' : c));

    private static void AppendRuns(StringBuilder text, Mask mask, int width)
    {
        var start = -1L;
        var end = -1L;
        for (var row = 0; row < mask.Height; row++)
        {
            var bits = mask.Row(row);
            var offset = (long)(mask.Y + row) * width + mask.X;
            for (var x = 0; x < bits.Length; x++)
            {
                if (bits[x] == 0)
                    continue;
                // A run may go on in the next row where the mask is as wide as the frame.
                if (offset + x != end)
                {
                    Append(text, start, end);
                    start = offset + x;
                }

                end = offset + x + 1;
            }
        }

        Append(text, start, end);
        text.Length--;
    }

    private static void Append(StringBuilder text, long start, long end)
    {
        if (start >= 0)
            text.Append(CultureInfo.InvariantCulture, $"{start + 1} {end - start} ");
    }
}
