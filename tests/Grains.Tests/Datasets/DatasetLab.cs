using CellGenie.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CellGenie.Grains.Tests;

/// <summary>A silo with the tenant lab-a, what a test of datasets does again and again, and a clock that a test may move.</summary>
internal sealed class DatasetLab : IAsyncDisposable
{
    public const string Tenant = "lab-a";
    public const string Id = "livecell";

    private readonly TempFolder _folder = new();
    private readonly FolderBlobStore _blobs;
    private readonly Action<DatasetOptions> _options;
    private readonly bool _remote;

    private DatasetLab(bool remote, Action<DatasetOptions>? options)
    {
        _blobs = new FolderBlobStore(_folder["blobs"]);
        (_remote, _options) = (remote, options ?? (_ => { }));
        Faulty = new FaultyStore(_blobs);
    }

    public TestSilo Silo { get; private set; } = null!;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>The store, where the lab was made with a remote one.</summary>
    public FaultyStore Faulty { get; }

    public IBlobStore Blobs => Silo.Blobs;

    public ArchiveUploads Uploads => Silo.Services.GetRequiredService<ArchiveUploads>();

    public IDatasetGrain Dataset => Silo.Grains.Dataset(Tenant, Id);

    public ICellLibraryGrain Library => Silo.Grains.Library(Tenant, Id);

    public string Scratch => _folder["scratch"];

    /// <summary>Starts a lab.</summary>
    /// <param name="remote">Whether its blobs are not on this machine.</param>
    /// <param name="quotas">What the tenant may use.</param>
    /// <param name="options">How datasets are taken in.</param>
    public static async Task<DatasetLab> StartAsync(bool remote = false, Quotas? quotas = null, Action<DatasetOptions>? options = null)
    {
        var lab = new DatasetLab(remote, options);
        await lab.StartSiloAsync();
        await lab.Silo.CreateTenantAsync(Tenant, quotas);
        using (lab.Silo.As(Tenant))
            await lab.Dataset.CreateAsync();
        return lab;
    }

    /// <summary>Stops the silo and starts another one on the same folder.</summary>
    public async Task RestartAsync()
    {
        await Silo.DisposeAsync();
        await StartSiloAsync();
    }

    public async Task PutImagesAsync()
    {
        foreach (var image in RealData.Images)
            await Blobs.WriteAsync(BlobPaths.DatasetImage(Tenant, Id, Path.GetFileName(image)), await File.ReadAllBytesAsync(image));
    }

    public async Task PutAnnotationsAsync(byte[]? bytes = null) =>
        await Blobs.WriteAsync(BlobPaths.DatasetAnnotations(Tenant, Id), bytes ?? await File.ReadAllBytesAsync(RealData.TrainFile));

    /// <summary>Uploads an archive in three pieces.</summary>
    public async Task PutArchiveAsync(byte[] zip, string? sha256 = null)
    {
        var upload = await Uploads.CreateAsync(Tenant, Id, zip.Length, sha256);
        foreach (var piece in zip.Chunk((zip.Length + 2) / 3))
            upload = await Uploads.AppendAsync(Tenant, Id, upload.Id, upload.Offset, new MemoryStream(piece));
        Assert.True(upload.IsComplete);
    }

    /// <summary>Says that no more files come and waits for the end of the check.</summary>
    public async Task<DatasetStatus> CompleteAsync()
    {
        using var _ = Silo.As(Tenant, Role.Member);
        await Dataset.CompleteUploadAsync();
        return await EndAsync();
    }

    public Task<DatasetStatus> EndAsync() => Eventually.BecomesAsync(() => Dataset.GetAsync(), s => s.Phase is DatasetPhase.Ready or DatasetPhase.Rejected);

    /// <summary>A dataset that is ready.</summary>
    public async Task MakeReadyAsync()
    {
        await PutArchiveAsync(RealData.Zip());
        var status = await CompleteAsync();
        Assert.True(status.Phase == DatasetPhase.Ready, status.Reason);
    }

    public async Task<LibraryStatus> ExtractAsync()
    {
        using var _ = Silo.As(Tenant, Role.Member);
        await Library.ExtractAsync();
        return await Eventually.BecomesAsync(() => Library.GetAsync(), s => s.Phase != LibraryPhase.Extracting);
    }

    /// <summary>Lets the grain's reminder ring now.</summary>
    public Task RingAsync(IAddressable grain) => grain.AsReference<IRemindable>().ReceiveReminder("reconcile", new TickStatus(DateTime.UtcNow, TimeSpan.FromMinutes(1), DateTime.UtcNow));

    /// <summary>The paths of the tenant's blobs below a prefix.</summary>
    public async Task<List<string>> PathsAsync(string prefix)
    {
        var paths = new List<string>();
        await foreach (var item in Blobs.ListAsync(Tenant, prefix))
            paths.Add(item.Address.Path);
        return paths;
    }

    public async Task<byte[]> ReadAsync(BlobAddress address)
    {
        await using var stream = await Blobs.OpenReadAsync(address);
        var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        _blobs.Dispose();
        _folder.Dispose();
    }

    private async Task StartSiloAsync() => Silo = await TestSilo.StartAsync(_folder.Path, silo =>
    {
        silo.Services.Configure(_options);
        silo.Services.AddSingleton<TimeProvider>(Time);
        silo.Services.AddSingleton<IBlobStore>(_remote ? Faulty : _blobs);
    });
}
