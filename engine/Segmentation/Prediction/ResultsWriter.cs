using System.Text.Json;
using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Writes a COCO results file, image by image. It appears under its name only at <see cref="Complete"/>.</summary>
public sealed class ResultsWriter : IDisposable
{
    /// <summary>The category of a cell in LIVECell's files and in those that CellGenie writes.</summary>
    public const int CellCategory = 1;

    private readonly AtomicJsonFile _file;
    private readonly Utf8JsonWriter _json;

    /// <summary>Begins a file.</summary>
    /// <exception cref="CellGenieException">It cannot be written.</exception>
    public ResultsWriter(string path)
    {
        _file = new AtomicJsonFile(path);
        _json = _file.Json;
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
            _json.WritePropertyName("segmentation"u8);
            _json.WriteRle(detections.Masks[i]);
            _json.WriteNumber("score"u8, detections.Scores[i]);
            _json.WriteEndObject();
            Count++;
            _file.FlushIfFull();
        }
    }

    /// <summary>Ends the file and gives it its name, replacing what is there.</summary>
    /// <exception cref="CellGenieException">The disk is full, or the file cannot be written.</exception>
    public void Complete()
    {
        _file.ThrowIfDone();
        _json.WriteEndArray();
        _file.Complete();
    }

    /// <summary>Deletes what was written, unless the file was completed.</summary>
    public void Dispose() => _file.Dispose();
}
