using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Writes safetensors. The file appears under its name only when it is complete.</summary>
public static class SafetensorsWriter
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors; their order in the file.</param>
    /// <param name="metadata">Texts to stand beside them.</param>
    /// <param name="read">The bytes of a tensor, little-endian and row-major; asked for one after the other.</param>
    /// <exception cref="CellGenieException">The file cannot be written.</exception>
    /// <exception cref="ArgumentException">Two tensors have the same name, or one has another number of bytes than its shape says.</exception>
    public static void Write(
        string path, IReadOnlyList<StoredTensor> tensors, IReadOnlyDictionary<string, string> metadata, Func<StoredTensor, ReadOnlyMemory<byte>> read)
    {
        if (tensors.DistinctBy(t => t.Name).Count() != tensors.Count)
            throw new ArgumentException("Two tensors have the same name.", nameof(tensors));
        var header = Header(tensors, metadata);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            foreach (var tensor in tensors)
            {
                var bytes = read(tensor).Span;
                if (bytes.Length != tensor.Bytes)
                    throw new ArgumentException($"{tensor.Name} needs {tensor.Bytes} bytes, not {bytes.Length}.", nameof(read));
                stream.Write(bytes);
            }
        });
    }

    private static byte[] Header(IReadOnlyList<StoredTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject("__metadata__");
                foreach (var (key, value) in metadata)
                    json.WriteString(key, value);
                json.WriteEndObject();
            }

            var at = 0L;
            foreach (var tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", TensorTypes.SafetensorsName(tensor.Type));
                json.WriteStartArray("shape");
                foreach (var side in tensor.Shape)
                    json.WriteNumberValue(side);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(at);
                json.WriteNumberValue(at += tensor.Bytes);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Values begin at a multiple of eight, as the format's own writer has it.
        var padded = (text.WrittenCount + 7) / 8 * 8;
        var header = new byte[8 + padded];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)padded);
        text.WrittenSpan.CopyTo(header.AsSpan(8));
        header.AsSpan(8 + text.WrittenCount).Fill((byte)' ');
        return header;
    }
}
