using System.IO.Compression;
using System.Text;

namespace CellGenie.Segmentation.Torch;

/// <summary>Makes what PyTorch's <c>jit.save</c> makes of a class without state: a zip archive of its code and a pickled object.</summary>
internal static class ScriptArchive
{
    /// <summary>The bytes to load.</summary>
    /// <param name="name">The class's name; ASCII.</param>
    /// <param name="code">Its TorchScript, as <c>jit.save</c> writes it.</param>
    public static byte[] Create(string name, string code)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            // Protocol 2; an object of the class, made without arguments, with the state {"training": True}.
            Add(zip, "data.pkl", [0x80, 2, (byte)'c', .. Encoding.ASCII.GetBytes($"__torch__\n{name}\n"), (byte)')', 0x81, .. "}(X"u8, 8, 0, 0, 0, .. "training"u8, 0x88, .. "ub."u8]);
            Add(zip, "code/__torch__.py", Encoding.ASCII.GetBytes(code));
            // An empty tuple.
            Add(zip, "constants.pkl", [0x80, 2, .. ")."u8]);
            Add(zip, "version", "3\n"u8);
        }

        return bytes.ToArray();
    }

    private static void Add(ZipArchive zip, string name, ReadOnlySpan<byte> content)
    {
        // All names begin with the archive's own.
        using var stream = zip.CreateEntry($"script/{name}", CompressionLevel.NoCompression).Open();
        stream.Write(content);
    }
}
