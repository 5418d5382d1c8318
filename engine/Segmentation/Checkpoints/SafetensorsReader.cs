using System.Buffers.Binary;
using System.Text.Json;
using CellGenie.Imaging;
using Microsoft.Win32.SafeHandles;

namespace CellGenie.Segmentation;

/// <summary>Reads safetensors: header length, JSON header, raw values.</summary>
internal static class SafetensorsReader
{
    private const int MaxHeader = 100_000_000;
    private const int LengthBytes = 8;

    public static CheckpointFile Open(string path, SafeFileHandle handle, long length)
    {
        var all = new FileStorage(path, handle, 0, length);
        Span<byte> size = stackalloc byte[LengthBytes];
        all.Read(0, size);
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(size);
        if (headerLength > (ulong)(length - LengthBytes) || headerLength > MaxHeader)
            throw new InvalidInputException(path, "byte 0", $"the header claims {headerLength} bytes; the file has {length - LengthBytes} after its length, and at most {MaxHeader} are read");
        var header = new byte[headerLength];
        all.Read(LengthBytes, header);
        try
        {
            using var json = JsonDocument.Parse(header, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Read(path, handle, json.RootElement, LengthBytes + (long)headerLength, length);
        }
        catch (JsonException e)
        {
            throw new InvalidInputException(path, "header", $"is not valid JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            // A string with a lone surrogate has no value.
            throw new InvalidInputException(path, "header", $"has a text that is not valid: {e.Message}", e);
        }
    }

    private static CheckpointFile Read(string path, SafeFileHandle handle, JsonElement header, long dataStart, long length)
    {
        if (header.ValueKind != JsonValueKind.Object)
            throw new InvalidInputException(path, "header", "is not an object");
        var metadata = header.TryGetProperty("__metadata__", out var texts) ? Metadata(path, texts) : [];
        var file = new CheckpointFile(path, CheckpointFormat.Safetensors, handle, metadata);
        var ranges = new List<(long Start, long End, string Name)>();
        foreach (var entry in header.EnumerateObject())
        {
            if (entry.Name == "__metadata__")
                continue;
            var (tensor, start, end) = Tensor(path, entry, length - dataStart);
            ranges.Add((start, end, entry.Name));
            file.Add(TensorView.Whole(tensor, new FileStorage(path, handle, dataStart + start, end - start)));
        }

        ranges.Sort();
        for (var i = 1; i < ranges.Count; i++)
        {
            if (ranges[i].Start < ranges[i - 1].End)
                throw new InvalidInputException(path, $"tensor {ranges[i].Name}", $"overlaps tensor {ranges[i - 1].Name}");
        }

        return file;
    }

    private static (StoredTensor Tensor, long Start, long End) Tensor(string path, JsonProperty entry, long available)
    {
        InvalidInputException Broken(string rule) => new(path, $"tensor {entry.Name}", rule);
        var (value, name) = (entry.Value, entry.Name);
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out var type) || type.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out var shape) || shape.ValueKind != JsonValueKind.Array
            || !value.TryGetProperty("data_offsets", out var offsets) || offsets.ValueKind != JsonValueKind.Array || offsets.GetArrayLength() != 2)
            throw Broken("has no dtype, shape and data_offsets");
        var known = TensorTypes.OfSafetensors(type.GetString()!) ?? throw Broken($"has the type {type.GetString()}, which is not read");
        if (shape.GetArrayLength() > TensorView.MaxDimensions)
            throw Broken($"has more than {TensorView.MaxDimensions} dimensions");
        var sides = new int[shape.GetArrayLength()];
        var count = 1L;
        for (var d = 0; d < sides.Length; d++)
        {
            if (shape[d].ValueKind != JsonValueKind.Number || !shape[d].TryGetInt32(out sides[d]) || sides[d] < 0)
                throw Broken("has a side that is not a whole number from 0 to 2,147,483,647");
            if (count > 0 && sides[d] > available / count)
                throw Broken("has more values than the file");
            count *= sides[d];
        }

        if (offsets[0].ValueKind != JsonValueKind.Number || offsets[1].ValueKind != JsonValueKind.Number
            || !offsets[0].TryGetInt64(out var start) || !offsets[1].TryGetInt64(out var end) || start < 0 || end < start || end > available)
            throw Broken($"does not lie inside the {available} bytes of data");
        var tensor = new StoredTensor(name, known, sides);
        if (end - start != tensor.Bytes)
            throw Broken($"needs {tensor.Bytes} bytes and has {end - start}");
        return (tensor, start, end);
    }

    private static Dictionary<string, string> Metadata(string path, JsonElement texts)
    {
        if (texts.ValueKind != JsonValueKind.Object || texts.EnumerateObject().Any(t => t.Value.ValueKind != JsonValueKind.String))
            throw new InvalidInputException(path, "header", "__metadata__ is not an object of texts");
        return texts.EnumerateObject().ToDictionary(t => t.Name, t => t.Value.GetString()!);
    }
}
