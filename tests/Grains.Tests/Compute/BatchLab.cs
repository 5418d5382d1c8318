using System.Security.Cryptography;
using CellGenie.Grains.Storage;
using CellGenie.Synthesis;
using CellGenie.Synthesis.Sampling;

namespace CellGenie.Grains.Tests;

/// <summary>A simulated laboratory with a library in a folder store, made once for all tests of a class; each test has its own batch.</summary>
public sealed class BatchLab : IDisposable
{
    public const string Tenant = "lab-a";

    private readonly TempFolder _folder = new();

    public BatchLab()
    {
        var options = new SampleOptions { ImagesPerCulture = 2, Cultures = [SampleCultures.BV2, SampleCultures.SHSY5Y], Width = 192, Height = 128, Seed = 7 };
        var sample = SampleDataset.Write(_folder["lab"], options);
        CellExtractor.Extract([new ExtractionSource(sample.TrainFile, sample.ImagesFolder)], new ExtractionOptions(), _folder["bank"]);
        Store = new FolderBlobStore(_folder["store"]);
        Import(Bank);
        // One damaged cell, so that some images fail.
        long offset;
        using (var bank = CellBank.Open(BankFolder))
            offset = bank.Cells[0].Offset;
        using (var file = File.Open(Path.Combine(BankFolder, CellBank.DataFile), FileMode.Open))
        {
            file.Position = offset;
            var value = file.ReadByte();
            file.Position = offset;
            file.WriteByte((byte)(value ^ 1));
        }

        Import(DamagedBank);
    }

    public FolderBlobStore Store { get; }

    /// <summary>An intact library.</summary>
    public static BankKey Bank => new(Tenant, "livecell", "v1");

    /// <summary>The same with a damaged cell, which a download would refuse.</summary>
    public static BankKey DamagedBank => new(Tenant, "livecell", "v1-damaged");

    public string this[string name] => _folder[name];

    public ComputeOptions Options => new() { Workers = 2, CacheFolder = _folder["cache"], ImagesPerSlice = 2 };

    private string BankFolder => _folder["bank"];

    public BatchSource Order(string name, ulong seed = 1, bool isDamaged = false, TruthFiles? truth = null)
    {
        using var bank = CellBank.Open(BankFolder);
        var request = new GenerationRequest { ImagesPerCulture = 12, Seed = seed, Cells = new IntRange(10, 40), LabelMaps = true, Truth = truth };
        return new BatchSource(name, isDamaged ? DamagedBank : Bank, request.ToSpecification(bank.Index.Cultures, "the library"));
    }

    public static List<ShardWork> Shards(BatchSource order, int size)
    {
        var total = order.Specification.ImageCount;
        return [.. Enumerable.Range(0, (total + size - 1) / size).Select(s => new ShardWork(order, s, s * size, Math.Min(size, total - s * size)))];
    }

    /// <summary>What `generate` makes of the same order: every file's hash by its path.</summary>
    public SortedDictionary<string, string> Generate(BatchSource order)
    {
        using var bank = CellBank.Open(Path.GetDirectoryName(Store.FindLocalFile(BlobPaths.Library(Tenant, order.Bank.Dataset, order.Bank.Version, CellBank.DataFile)))!);
        DatasetGenerator.Generate(bank, order.Specification, _folder[order.Name], 2);
        return Hashes(_folder[order.Name]);
    }

    /// <summary>What stands in the store of a batch, without its parts.</summary>
    public SortedDictionary<string, string> Stored(BatchSource order)
    {
        var hashes = Hashes(Path.Combine(_folder["store"], $"t-{Tenant}", "batches", order.Name));
        foreach (var part in hashes.Keys.Where(k => k.StartsWith("parts/", StringComparison.Ordinal)).ToList())
            hashes.Remove(part);
        return hashes;
    }

    public void Dispose()
    {
        Store.Dispose();
        _folder.Dispose();
    }

    private void Import(BankKey key)
    {
        foreach (var name in new[] { CellBank.DataFile, CellBank.IndexFile })
            Store.WriteAsync(BlobPaths.Library(Tenant, key.Dataset, key.Version, name), File.ReadAllBytes(Path.Combine(BankFolder, name))).GetAwaiter().GetResult();
    }

    private static SortedDictionary<string, string> Hashes(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            f => Path.GetRelativePath(folder, f).Replace('\\', '/'),
            f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))),
        StringComparer.Ordinal);
}
