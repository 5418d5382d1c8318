using System.Buffers;
using System.Buffers.Text;
using CellGenie.Imaging;
using Microsoft.Win32.SafeHandles;

namespace CellGenie.Coco;

/// <summary>
/// Reads the table of the Sartorius competition: a row is an instance, with <c>id</c> (the image), <c>annotation</c> (pairs of start and length, row-major,
/// counted from 1), <c>width</c>, <c>height</c> and <c>cell_type</c>. Rows of an image need not follow each other. Annotation ids are line numbers.
/// </summary>
internal sealed class KaggleReader : IDatasetReader
{
    /// <summary>Name of the table.</summary>
    public const string FileName = "train.csv";

    /// <summary>Name of the folder of images beside it.</summary>
    public const string ImagesFolder = "train";

    private const int MaxRows = 50_000_000;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly PictureFolder? _pictures;
    private readonly KaggleColumns _columns;
    private readonly List<CocoImage> _images = [];
    private readonly List<List<(long Offset, int Length, int Line)>> _rows = [];

    /// <param name="path">The table, or a folder that holds it as <c>train.csv</c>.</param>
    /// <param name="imagesFolder">Where the images are; null for <c>train</c> beside the table.</param>
    /// <param name="log">Receives rows that cannot be used.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="InvalidInputException">The table cannot be read, or lacks a column.</exception>
    public KaggleReader(string path, string? imagesFolder, ConversionLog log, CancellationToken cancellationToken)
    {
        _path = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        _pictures = PictureFolder.Open(imagesFolder, Path.Combine(Path.GetDirectoryName(_path) ?? "", ImagesFolder));
        using (var lines = new LineReader(_path))
        {
            if (!lines.Read())
                throw new InvalidInputException(_path, "", "is empty");
            _columns = KaggleColumns.Parse(_path, lines.Text);
            Index(lines, log, cancellationToken);
        }

        _file = File.OpenHandle(_path);
    }

    /// <inheritdoc/>
    public CocoInfo Info { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<CocoLicense> Licenses => [];

    /// <inheritdoc/>
    public IReadOnlyList<CocoCategory> Categories { get; } = [CategoryList.Cell];

    /// <inheritdoc/>
    public IReadOnlyList<CocoImage> Images => _images;

    /// <inheritdoc/>
    public IReadOnlyList<CocoAnnotation> Read(int index, ConversionLog log)
    {
        var annotations = new List<CocoAnnotation>();
        foreach (var (offset, length, line) in _rows[index])
        {
            var buffer = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                var row = buffer.AsSpan(0, length);
                ReadExactly(row, offset);
                if (!_columns.TryField(row, _columns.Annotation, out var runs))
                    throw new InvalidInputException(_path, $"line {line}", "has changed since the file was opened");
                var mask = Parse(runs, _images[index], line);
                annotations.Add(new CocoAnnotation(line, _images[index].Id, CategoryList.Cell.Id, mask.Area, mask.Box, IsCrowd: false, new RleSegmentation(Rle.FromMask(mask, _images[index].Width, _images[index].Height))));
            }
            catch (InvalidInputException e)
            {
                log.Add(new ConversionProblem(_path, $"line {line}", e.Rule));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        return annotations;
    }

    /// <inheritdoc/>
    public byte[]? ReadPicture(int index) => _pictures?.Read(_images[index].FileName);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Index(LineReader lines, ConversionLog log, CancellationToken cancellationToken)
    {
        var byName = new Dictionary<string, int>();
        while (lines.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (lines.Bytes.IsEmpty)
                continue;
            if (lines.Number > MaxRows)
                throw new InvalidInputException(_path, "", $"has more than {MaxRows} rows");
            if (_columns.BrokenRule(lines.Bytes, out var row) is { } rule)
            {
                log.Add(new ConversionProblem(_path, $"line {lines.Number}", rule));
                continue;
            }

            if (!byName.TryGetValue(row.Id, out var index))
            {
                index = _images.Count;
                byName.Add(row.Id, index);
                _images.Add(new CocoImage(index + 1, row.Id + ".png", row.Width, row.Height) { Culture = row.CellType.Length > 0 ? row.CellType : null });
                _rows.Add([]);
            }

            if (_images[index].Width != row.Width || _images[index].Height != row.Height)
                log.Add(new ConversionProblem(_path, $"line {lines.Number}", $"{row.Id} has {row.Width}x{row.Height} pixels here and {_images[index].Width}x{_images[index].Height} before"));
            else
                _rows[index].Add((lines.Offset, lines.Bytes.Length, lines.Number));
        }
    }

    private void ReadExactly(Span<byte> target, long offset)
    {
        try
        {
            for (var at = 0; at < target.Length;)
            {
                var read = RandomAccess.Read(_file, target[at..], offset + at);
                at += read > 0 ? read : throw new InvalidInputException(_path, $"byte {offset + at}", "the file has become shorter since it was opened");
            }
        }
        catch (IOException e)
        {
            throw new InvalidInputException(_path, $"byte {offset}", "cannot be read: " + e.Message, e);
        }
    }

    private Mask Parse(ReadOnlySpan<byte> text, CocoImage image, int line)
    {
        var runs = new List<(int Start, int End)>();
        var (top, bottom) = (int.MaxValue, 0);
        var pixels = (long)image.Width * image.Height;
        var end = 0L;
        for (var rest = text.Trim((byte)' '); !rest.IsEmpty; rest = rest.TrimStart((byte)' '))
        {
            if (!Utf8Parser.TryParse(rest, out long start, out var used) || used == rest.Length || rest[used] != ' ')
                throw Broken(line, "the annotation is not pairs of start and length");
            rest = rest[used..].TrimStart((byte)' ');
            if (!Utf8Parser.TryParse(rest, out long length, out used) || (used < rest.Length && rest[used] != ' '))
                throw Broken(line, "the annotation is not pairs of start and length");
            rest = rest[used..];
            // Starts count from 1.
            if (start <= end || length < 1 || length > pixels || start - 1 > pixels - length)
                throw Broken(line, $"the run {start} {length} overlaps an earlier one, is empty or ends beyond the {pixels} pixels of the image");
            end = start - 1 + length;
            runs.Add(((int)start - 1, (int)end));
            top = Math.Min(top, (int)(start - 1) / image.Width);
            bottom = (int)(end - 1) / image.Width;
        }

        if (runs.Count == 0)
            throw Broken(line, "the annotation is empty");
        var canvas = new byte[(bottom - top + 1) * image.Width];
        foreach (var (start, stop) in runs)
            canvas.AsSpan(start - top * image.Width, stop - start).Fill(1);
        return Mask.Tight(canvas, 0, top, image.Width)!;
    }

    private InvalidInputException Broken(int line, string rule) => new(_path, $"line {line}", rule);
}
