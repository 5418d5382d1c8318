using System.Buffers;
using System.Text.Json;
using CellGenie.Imaging;
using Microsoft.Win32.SafeHandles;

namespace CellGenie.Coco.Evaluation;

/// <summary>A file of detections of any size, in COCO's results format: an index is in memory, boxes and masks stay in the file.</summary>
/// <remarks>Reading is safe from several threads at once. The file must not change while this object is open.</remarks>
internal sealed class ResultsFile : IDisposable
{
    /// <summary>The most results of one file. Their index takes 32 bytes each.</summary>
    private const int MaxResults = 50_000_000;

    /// <summary>The most bytes of one result.</summary>
    private const int MaxResultBytes = 1 << 26;

    /// <summary>Results that lie this close together are fetched in one go.</summary>
    private const int MaxGap = 1 << 12;

    /// <summary>The most bytes fetched in one go, unless a single result is longer.</summary>
    private const int MaxFetch = 1 << 20;

    private readonly SafeFileHandle _file;
    private readonly ChunkedList<ResultEntry> _entries = new();
    private readonly bool _usesMaskScore;

    private ResultsFile(string path, SafeFileHandle file, bool usesMaskScore)
    {
        Path = path;
        _file = file;
        _usesMaskScore = usesMaskScore;
    }

    /// <summary>The path as it was given.</summary>
    public string Path { get; }

    /// <summary>Number of results.</summary>
    public int Count => _entries.Count;

    /// <summary>Whether the first result has a box. This decides for all, as in pycocotools, where areas come from.</summary>
    public bool FirstHasBox { get; private set; }

    /// <summary>An entry of the index, in file order.</summary>
    public ref ResultEntry this[int index] => ref _entries[index];

    /// <summary>Reads a file once, to its end, and keeps it open.</summary>
    /// <param name="path">The file.</param>
    /// <param name="usesMaskScore">Whether a <c>mask_score</c> replaces the score.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidInputException">The file cannot be read, or is not a list of valid results.</exception>
    public static ResultsFile Open(string path, bool usesMaskScore, CancellationToken cancellationToken)
    {
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidInputException(path, "", "cannot be opened: " + e.Message, e);
        }

        try
        {
            var results = new ResultsFile(path, file, usesMaskScore);
            results.Scan(cancellationToken);
            return results;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Where a result stands, for errors.</summary>
    public string Place(int index) => Place(index, _entries[index].Offset);

    /// <summary>Reads some results from the file.</summary>
    /// <param name="ascending">Their indices, in file order.</param>
    /// <param name="image">The image that they belong to.</param>
    /// <param name="type">What will be compared.</param>
    /// <param name="maskAreaFromBox">As <see cref="EvaluationProtocol.MaskAreaFromBox"/>.</param>
    /// <param name="detections">Where they are put, in place of what it holds.</param>
    /// <exception cref="InvalidInputException">A result lacks what is to be compared, its mask is of another frame size, or the file has changed.</exception>
    public void Read(ReadOnlySpan<int> ascending, CocoImage image, EvaluationType type, bool maskAreaFromBox, List<Detection> detections)
    {
        var parser = new ResultParser(readsSegmentation: type == EvaluationType.Mask || !FirstHasBox);
        detections.Clear();
        for (var start = 0; start < ascending.Length;)
        {
            var end = EndOfGroup(ascending, start);
            var offset = _entries[ascending[start]].Offset;
            var last = _entries[ascending[end - 1]];
            var length = (int)(last.Offset + last.Length - offset);
            var buffer = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                Fetch(buffer.AsSpan(0, length), offset);
                for (; start < end; start++)
                {
                    var index = ascending[start];
                    var entry = _entries[index];
                    Parse(parser, buffer.AsSpan((int)(entry.Offset - offset), entry.Length), index, entry);
                    detections.Add(Build(parser, index, image, type, maskAreaFromBox));
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private static string Place(long index, long offset) => $"result {index + 1}, byte {offset}";

    private void Scan(CancellationToken cancellation)
    {
        var json = new JsonStream(Path, _file, cancellation);
        var parser = new ResultParser(readsSegmentation: false);
        json.Read();
        if (json.Token != JsonTokenType.StartArray)
            throw new InvalidInputException(Path, "", "is not a results file: the JSON is not a list of detections");
        for (json.Read(); json.Token != JsonTokenType.EndArray; json.Read())
        {
            var offset = json.TokenOffset;
            if (json.Token != JsonTokenType.StartObject)
                throw new InvalidInputException(Path, Place(Count, offset), "is not an object");
            parser.Parse(ref json);
            var length = json.EndOffset - offset;
            var rule = parser.Rule ?? (length > MaxResultBytes ? $"has more than {MaxResultBytes} bytes" : null);
            if (rule != null)
                throw new InvalidInputException(Path, Place(Count, offset), rule);
            if (Count == MaxResults)
                throw new InvalidInputException(Path, "", $"has more than {MaxResults} results");
            if (Count == 0)
                FirstHasBox = parser.Box != null;
            _entries.Add(new ResultEntry(parser.ImageId, offset, ScoreOf(parser), (int)length, parser.CategoryId));
        }

        // Anything after the end is damage, which the reader reports.
        json.TryRead();
    }

    private double ScoreOf(ResultParser parser) => _usesMaskScore && parser.MaskScore is { } score ? score : parser.Score;

    private int EndOfGroup(ReadOnlySpan<int> ascending, int start)
    {
        var first = _entries[ascending[start]].Offset;
        var previous = _entries[ascending[start]];
        var end = start + 1;
        for (; end < ascending.Length; end++)
        {
            var entry = _entries[ascending[end]];
            if (entry.Offset - previous.Offset - previous.Length > MaxGap || entry.Offset + entry.Length - first > MaxFetch)
                break;
            previous = entry;
        }

        return end;
    }

    private void Fetch(Span<byte> target, long offset)
    {
        try
        {
            while (target.Length > 0)
            {
                var read = RandomAccess.Read(_file, target, offset);
                if (read == 0)
                    throw new InvalidInputException(Path, $"byte {offset}", "the file has become shorter since it was opened");
                target = target[read..];
                offset += read;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(Path, $"byte {offset}", "cannot be read: " + e.Message, e);
        }
    }

    private void Parse(ResultParser parser, Span<byte> bytes, int index, in ResultEntry entry)
    {
        var json = new JsonStream(Path, bytes, entry.Offset);
        json.Read();
        if (json.Token == JsonTokenType.StartObject)
            parser.Parse(ref json);
        if (json.Token != JsonTokenType.EndObject || parser.ImageId != entry.ImageId)
            throw new InvalidInputException(Path, Place(index), "has changed since the file was opened");
        if (parser.Rule != null)
            throw new InvalidInputException(Path, Place(index), parser.Rule);
    }

    private Detection Build(ResultParser parser, int index, CocoImage image, EvaluationType type, bool maskAreaFromBox)
    {
        Rle? mask;
        try
        {
            mask = parser.Mask(image.Width, image.Height);
        }
        catch (InvalidInputException e)
        {
            throw new InvalidInputException(Path, Place(index), e.Rule, e);
        }

        if (type == EvaluationType.Mask && mask == null)
            throw new InvalidInputException(Path, Place(index), "has no segmentation, so masks cannot be evaluated");
        var box = parser.Box ?? mask?.Box ?? throw new InvalidInputException(Path, Place(index), "has no bbox, so boxes cannot be evaluated");
        var maskDecides = mask != null && !(FirstHasBox && parser.Box != null && (type == EvaluationType.Box || maskAreaFromBox));
        return new Detection(type == EvaluationType.Mask ? mask!.Box : box, mask, maskDecides ? mask!.Area : box.Width * box.Height);
    }
}
