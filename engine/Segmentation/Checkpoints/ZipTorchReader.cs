using System.IO.Compression;
using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Reads what PyTorch writes since 1.6: a zip archive of stored entries, <c>*/data.pkl</c> and <c>*/data/&lt;key&gt;</c>.</summary>
internal static class ZipTorchReader
{
    private const string Object = "data.pkl";
    private const int MaxPickle = 1 << 26;

    private static readonly ZipLimits Limits = new() { FileBytes = Array.MaxLength, TotalBytes = long.MaxValue };

    public static CheckpointFile Open(string path)
    {
        var zip = ZipInput.Open(path, Limits);
        try
        {
            return Read(path, zip);
        }
        catch
        {
            zip.Dispose();
            throw;
        }
    }

    private static CheckpointFile Read(string path, ZipInput zip)
    {
        var entries = new Dictionary<string, ZipArchiveEntry>();
        foreach (var entry in zip.Files)
        {
            if (!entries.TryAdd(entry.FullName, entry))
                throw zip.Broken(entry.FullName, "stands there twice");
        }

        var pickle = zip.Files.FirstOrDefault(e => e.FullName == Object || (e.FullName.EndsWith("/" + Object, StringComparison.Ordinal) && e.FullName.Count(c => c == '/') == 1))
            ?? throw new InvalidInputException(path, "", $"is no checkpoint: the archive has no {Object}");
        var folder = pickle.FullName[..^Object.Length];
        var bytes = zip.Read(pickle, MaxPickle);
        if (entries.TryGetValue(folder + "byteorder", out var order) && !zip.Read(order, 100).AsSpan().StartsWith("little"u8))
            throw zip.Broken(order.FullName, "the values are not little-endian");
        var root = new PickleMachine(new PickleInput(path, new MemoryStorage(bytes), 0)).Read();
        var file = new CheckpointFile(path, CheckpointFormat.ZipTorch, zip, new Dictionary<string, string>());
        PickledTensors.AddTo(file, root, (name, value) => value is PickleTensor tensor
            ? PickledTensors.Torch(file, name, tensor, Storage(zip, entries, folder, tensor.Storage))
            : null);
        return file;
    }

    private static ZipStorage Storage(ZipInput zip, Dictionary<string, ZipArchiveEntry> entries, string folder, PickleStorage storage)
    {
        var name = $"{folder}data/{storage.Key}";
        if (!entries.TryGetValue(name, out var entry))
            throw zip.Broken(name, "the storage of a tensor is missing");
        // Compressed entries never occur, and could claim far more memory than the file has bytes.
        if (entry.CompressedLength != entry.Length)
            throw zip.Broken(name, "is compressed, which tensors never are");
        return entry.Length / TensorTypes.SizeOf(storage.Type) >= storage.Count
            ? new ZipStorage(zip, entry)
            : throw zip.Broken(name, $"has {entry.Length} bytes; the tensor's storage has {storage.Count} values");
    }
}
