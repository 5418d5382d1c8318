using System.Security.Cryptography;
using CellGenie.Grains.Storage;
using CellGenie.Storage.Tests;
using CellGenie.Synthesis;
using Microsoft.Extensions.DependencyInjection;

namespace CellGenie.Grains.Tests;

/// <summary>A silo with a library, whose storage fails as a test wants, and what tests of batches do again and again.</summary>
internal sealed class BatchSilo : IAsyncDisposable
{
    public const string Tenant = "lab-a";
    public const string Dataset = "livecell";

    private readonly TempFolder _folder = new();
    private readonly FolderBlobStore _blobs;
    private readonly Action<ISiloBuilder>? _configure;
    private string _version = "";

    private BatchSilo(Action<ISiloBuilder>? configure, bool azure)
    {
        _blobs = new FolderBlobStore(_folder["blobs"]);
        _configure = configure;
        States = new FlakyGrainStorage(_folder.Path, "state");
        Faulty = new FaultyBlobStore(azure ? new AzureBlobStore(new AzureStorageOptions { ConnectionString = Azurite.Instance.ConnectionString }) : _blobs, (member, name) => Plan(member, name));
    }

    /// <summary>What happens to a call of the storage.</summary>
    public Func<string, string, FaultyBlobStore.Fault> Plan { get; set; } = (_, _) => FaultyBlobStore.Fault.None;

    public FaultyBlobStore Faulty { get; }

    /// <summary>What grains keep, over the same files as the silo's own.</summary>
    public FlakyGrainStorage States { get; }

    public TestSilo Silo { get; private set; } = null!;

    public JumpyTime Time { get; } = new();

    public string Folder => _folder.Path;

    /// <summary>Starts it.</summary>
    /// <param name="configure">What a test has otherwise.</param>
    /// <param name="poisoned">Whether a cell of the library is damaged.</param>
    /// <param name="azure">Whether the blobs lie in the storage emulator.</param>
    public static async Task<BatchSilo> StartAsync(Action<ISiloBuilder>? configure = null, bool poisoned = false, bool azure = false)
    {
        var lab = new BatchSilo(configure, azure);
        lab._version = await ReadyLibrary.CopyToAsync(lab._folder.Path);
        if (poisoned)
            lab.Poison();
        if (azure)
            await lab.UploadAsync();
        lab.Silo = await lab.StartSiloAsync();
        return lab;
    }

    /// <summary>One more silo over the same files, which knows nothing of the first: what a cluster is that has split in two.</summary>
    public Task<TestSilo> StartSiloAsync() => TestSilo.StartAsync(_folder.Path, silo =>
    {
        silo.Services.AddSingleton<TimeProvider>(Time);
        silo.Services.AddSingleton<IBlobStore>(Faulty);
        States.Use(silo);
        silo.Services.Configure<BatchOptions>(o =>
        {
            o.Attempts = 3;
            o.RetryDelay = TimeSpan.FromMilliseconds(10);
            o.SilenceLimit = TimeSpan.FromSeconds(1);
            o.LookInterval = TimeSpan.FromMilliseconds(50);
        });
        _configure?.Invoke(silo);
    });

    public async Task RestartAsync()
    {
        await Silo.DisposeAsync();
        Silo = await StartSiloAsync();
    }

    public IImageBatchGrain Batch(string id) => Silo.Grains.Batch(Tenant, id);

    public Task<BatchStatus> SubmitAsync(string id, int perCulture = 20) =>
        AsOwnerAsync(() => Batch(id).SubmitAsync(new BatchOrder(Dataset, null, Request(perCulture).ToJson())));

    public Task<BatchStatus> GetAsync(string id) => AsOwnerAsync(() => Batch(id).GetAsync());

    public Task<BatchStatus> UntilAsync(string id, Func<BatchStatus, bool> isSo) => Eventually.BecomesAsync(() => GetAsync(id), isSo);

    public Task<BatchStatus> EndAsync(string id) => UntilAsync(id, s => s.Ended != null);

    public async Task<Usage> UsageAsync() => (await AsOwnerAsync(() => Silo.Grains.Tenant(Tenant).GetAsync())).Usage;

    public async Task<T> AsOwnerAsync<T>(Func<Task<T>> call)
    {
        using (Silo.As(Tenant))
            return await call();
    }

    /// <summary>Lets the batch's reminder ring now.</summary>
    public Task RingAsync(string id) => Batch(id).AsReference<IRemindable>().ReceiveReminder("reconcile", new TickStatus(DateTime.UtcNow, TimeSpan.FromMinutes(1), DateTime.UtcNow));

    /// <summary>What the local generator makes of the same order: every file's hash by its path.</summary>
    public SortedDictionary<string, string> Expected(int perCulture = 20)
    {
        using var bank = CellBank.Open(LibraryFolder);
        var folder = _folder[$"expected-{perCulture}"];
        DatasetGenerator.Generate(bank, Request(perCulture).ToSpecification(bank.Index.Cultures, Dataset), folder, 1);
        return Hashes(folder);
    }

    /// <summary>What stands in the storage of a batch, without its parts.</summary>
    public SortedDictionary<string, string> Stored(string id) => Hashes(BatchFolder(id), file => !file.StartsWith("parts/", StringComparison.Ordinal));

    /// <summary>Bytes of what stands in the storage of a batch, without its parts.</summary>
    public long StoredBytes(string id) =>
        Directory.EnumerateFiles(BatchFolder(id), "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".part", StringComparison.Ordinal)).Sum(f => new FileInfo(f).Length);

    /// <summary>Whether a blob is an image, or its label map, of a shard of 8.</summary>
    public static bool IsOfShard(string name, int shard) =>
        name.EndsWith(".png", StringComparison.Ordinal) && int.Parse(Path.GetFileNameWithoutExtension(name)[^8..]) / 8 == shard;

    public async ValueTask DisposeAsync()
    {
        Faulty.Release();
        await Silo.DisposeAsync();
        States.Dispose();
        _blobs.Dispose();
        _folder.Dispose();
    }

    private string LibraryFolder => Path.GetDirectoryName(_blobs.FindLocalFile(BlobPaths.Library(Tenant, Dataset, _version, CellBank.IndexFile)))!;

    private string BatchFolder(string id) => Path.Combine(_folder["blobs"], $"t-{Tenant}", "batches", id);

    private static GenerationRequest Request(int perCulture) => new() { ImagesPerCulture = perCulture, Seed = 5, Cells = new IntRange(3, 8) };

    /// <summary>The paths of all blobs of a folder.</summary>
    public Task<List<string>> PathsAsync(string prefix) => Faulty.ListAsync(Tenant, prefix).Select(i => i.Address.Path).ToListAsync().AsTask();

    private async Task UploadAsync()
    {
        // The emulator is shared by the tests of a run.
        await Faulty.DeletePrefixAsync(Tenant, "");
        await foreach (var item in _blobs.ListAsync(Tenant, ""))
        {
            await using var file = await _blobs.OpenReadAsync(item.Address);
            await ((IBlobStore)Faulty).WriteAsync(item.Address, file);
        }
    }

    private void Poison()
    {
        long offset;
        using (var bank = CellBank.Open(LibraryFolder))
            offset = bank.Cells[0].Offset;
        using var file = File.Open(Path.Combine(LibraryFolder, CellBank.DataFile), FileMode.Open);
        file.Position = offset;
        var value = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(value ^ 1));
    }

    private static SortedDictionary<string, string> Hashes(string folder, Func<string, bool>? isOf = null) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => (Name: Path.GetRelativePath(folder, f).Replace('\\', '/'), File: f))
            .Where(f => isOf?.Invoke(f.Name) ?? true)
            .ToDictionary(f => f.Name, f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f.File)))),
        StringComparer.Ordinal);
}
