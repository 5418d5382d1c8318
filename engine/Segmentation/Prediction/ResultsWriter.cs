using System.Text.Json;
using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Writes a COCO results file, image by image. It appears under its name only at <see cref="Complete"/>.</summary>
public sealed class ResultsWriter : IDisposable
{
    /// <summary>The category of a cell in LIVECell's files and in those that CellGenie writes.</summary>
    public const int CellCategory = 1;

    private const int FlushAt = 1 << 16;

    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _stream;
    private readonly Utf8JsonWriter _json;
    private bool _isDone;

    /// <summary>Begins a file.</summary>
    /// <exception cref="CellGenieException">It cannot be written.</exception>
    public ResultsWriter(string path)
    {
        _path = path;
        _temporary = path + AtomicFile.TemporaryEnding;
        _stream = Guarded(() => new FileStream(_temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0));
        _json = new Utf8JsonWriter(_stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _json.WriteStartArray();
    }

    /// <summary>Detections written so far.</summary>
    public long Count { get; private set; }

    /// <summary>Appends the detections of an image: box as x, y, width, height in single precision, run-length mask, score.</summary>
    /// <param name="imageId">The image's id in the annotation file.</param>
    /// <param name="detections">What was found.</param>
    /// <param name="categoryId">The category.</param>
    /// <exception cref="CellGenieException">The disk is full, or the file cannot be written.</exception>
    public void Write(long imageId, ImageDetections detections, int categoryId = CellCategory)
    {
        for (var i = 0; i < detections.Count; i++)
        {
            var box = detections.Boxes.AsSpan(4 * i, 4);
            _json.WriteStartObject();
            _json.WriteNumber("image_id"u8, imageId);
            _json.WriteNumber("category_id"u8, categoryId);
            _json.WriteStartArray("bbox"u8);
            _json.WriteNumberValue(box[0]);
            _json.WriteNumberValue(box[1]);
            _json.WriteNumberValue(box[2] - box[0]);
            _json.WriteNumberValue(box[3] - box[1]);
            _json.WriteEndArray();
            _json.WriteStartObject("segmentation"u8);
            _json.WriteStartArray("size"u8);
            _json.WriteNumberValue(detections.Height);
            _json.WriteNumberValue(detections.Width);
            _json.WriteEndArray();
            _json.WriteString("counts"u8, detections.Masks[i].ToCompressedString());
            _json.WriteEndObject();
            _json.WriteNumber("score"u8, detections.Scores[i]);
            _json.WriteEndObject();
            Count++;
            if (_json.BytesPending >= FlushAt)
                Guarded(() => Flush());
        }
    }

    /// <summary>Ends the file and gives it its name, replacing what is there.</summary>
    /// <exception cref="CellGenieException">The disk is full, or the file cannot be written.</exception>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_isDone, this);
        _json.WriteEndArray();
        Guarded(() =>
        {
            _json.Dispose();
            _stream.Dispose();
            File.Move(_temporary, _path, overwrite: true);
            return true;
        });
        _isDone = true;
    }

    /// <summary>Deletes what was written, unless the file was completed.</summary>
    public void Dispose()
    {
        if (_isDone)
            return;
        _isDone = true;
        Guarded(() =>
        {
            _stream.Dispose();
            File.Delete(_temporary);
            return true;
        });
    }

    private bool Flush()
    {
        _json.Flush();
        return true;
    }

    private T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (AtomicFile.IsWriteFailure(e))
        {
            throw new CellGenieException($"{_path}: cannot be written: {e.Message}", e);
        }
    }
}
