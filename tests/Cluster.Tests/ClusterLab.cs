using CellGenie.Grains;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using CellGenie.Grains.Storage;
using CellGenie.Synthesis;
using CellGenie.Synthesis.Sampling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.GrainDirectory;
using Orleans.Runtime.GrainDirectory;
using Orleans.Runtime.Placement;
using Orleans.Storage;
using Orleans.TestingHost;

namespace CellGenie.Cluster.Tests;

/// <summary>Several silos in this process over one folder, and a trainer that counts.</summary>
internal sealed class ClusterLab : IAsyncDisposable
{
    private const string Secret = "the secret of the cluster's tests, long enough";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly TempFolder _folder = new();
    private readonly ConcurrentQueue<string> _trainedOn = new();
    private readonly ConcurrentQueue<int> _steps = new();
    private readonly ConcurrentDictionary<string, byte> _shardSilos = new();
    private readonly InProcessTestCluster _cluster;
    private readonly ManualResetEventSlim _released = new(true);
    private volatile int _holdAt = int.MaxValue;
    private volatile bool _nextHasGpu;
    private int _steppedDown;

    private ClusterLab(short cpuSilos)
    {
        var builder = new InProcessTestClusterBuilder(cpuSilos);
        builder.ConfigureSilo((options, silo) => Configure(silo, options.SiloName));
        builder.ConfigureSiloHost((_, host) => host.Logging.ClearProviders());
        builder.ConfigureClientHost(host => Access(host.Services));
        builder.ConfigureClient(client => client.AddOutgoingGrainCallFilter<CallerFilter>());
        _cluster = builder.Build();
    }

    public IGrainFactory Grains => _cluster.Client;

    public IReadOnlyList<string> Silos => [.. _cluster.Silos.Select(s => s.Name)];

    public IReadOnlyList<string> TrainedOn => [.. _trainedOn];

    public IReadOnlyList<int> Steps => [.. _steps];

    /// <summary>Times that an activation of a batch found out that another one had written its state.</summary>
    public int SteppedDown => Volatile.Read(ref _steppedDown);

    private PrincipalContext Principals => _cluster.Client.ServiceProvider.GetRequiredService<PrincipalContext>();

    private IBlobStore Blobs => _cluster.GetSiloServiceProvider().GetRequiredService<IBlobStore>();

    public static async Task<ClusterLab> StartAsync(short cpuSilos)
    {
        var lab = new ClusterLab(cpuSilos);
        await lab._cluster.DeployAsync();
        using (lab.Principals.Use(new Principal(PrincipalKind.Operator, "", Role.Viewer, "test")))
            await lab.Grains.Tenant("lab-a").CreateAsync("Lab A", new Quotas(1_000_000, 1L << 40, 10, 1000));
        return lab;
    }

    public static RunOrder Order(int steps) => new([new TrainingData("lab", false, 1)], "a100", steps, "{}");

    public IDisposable AsOwner() => Principals.Use(new Principal(PrincipalKind.Lab, "lab-a", Role.Owner, "test"));

    public async Task<string> AddGpuSiloAsync()
    {
        _nextHasGpu = true;
        var handle = await _cluster.StartAdditionalSiloAsync();
        _nextHasGpu = false;
        await _cluster.WaitForLivenessToStabilizeAsync();
        return handle.Name;
    }

    public Task KillAsync(string silo) => _cluster.KillSiloAsync(_cluster.Silos.Single(s => s.Name == silo));

    public Task StopAsync(string silo) => _cluster.StopSiloAsync(_cluster.Silos.Single(s => s.Name == silo));

    /// <summary>
    /// Makes a second activation of a grain while the first one lives on: the directory loses its entry, as it can where silos come and go, and a silo that
    /// does not remember it calls the grain.
    /// </summary>
    /// <param name="grain">The grain.</param>
    /// <param name="everywhere">Whether all silos have forgotten the first activation, or only the one that calls.</param>
    /// <param name="call">The call.</param>
    public async Task DuplicateAsync(GrainId grain, bool everywhere, Func<IGrainFactory, Task> call)
    {
        var directory = _cluster.GetSiloServiceProvider().GetRequiredKeyedService<IGrainDirectory>(GrainDirectoryAttribute.DEFAULT_GRAIN_DIRECTORY);
        var first = await directory.Lookup(grain) ?? throw new InvalidOperationException($"{grain} is nowhere");
        var caller = _cluster.Silos.First(s => !s.SiloAddress.Equals(first.SiloAddress)).SiloAddress;
        await directory.Unregister(first);
        foreach (var silo in everywhere ? _cluster.Silos.Select(s => s.SiloAddress) : [caller])
            _cluster.GetSiloServiceProvider(silo).GetRequiredService<IGrainDirectoryCache>().Remove(grain);

        var services = _cluster.GetSiloServiceProvider(caller);
        using (services.GetRequiredService<PrincipalContext>().Use(new Principal(PrincipalKind.Lab, "lab-a", Role.Owner, "test")))
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, caller);
            await call(services.GetRequiredService<IGrainFactory>());
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }

        // A call of another silo that had forgotten it too may have come first, and have made the second activation there.
        var second = (await directory.Lookup(grain))?.SiloAddress;
        Assert.NotNull(second);
        Assert.NotEqual(first.SiloAddress, second);
    }

    /// <summary>The silos that have an activation of a grain.</summary>
    public async Task<IReadOnlyList<string>> ActivationsAsync(GrainId grain) =>
        [.. (await Grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics()).Where(s => s.GrainId.Equals(grain)).Select(s => s.SiloAddress.ToString())];

    /// <summary>Trainers stop after this step until they are released.</summary>
    public void HoldAt(int step)
    {
        _holdAt = step;
        _released.Reset();
    }

    public void Release()
    {
        _holdAt = int.MaxValue;
        _released.Set();
    }

    public int SilosOfType(string type) => type == "shard" ? _shardSilos.Count : 0;

    public async Task<T> UntilAsync<T>(Func<Task<T>> get, Func<T, bool> holds)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var value = await get();
            if (holds(value))
                return value;
            Assert.True(watch.Elapsed < Patience, $"it never came to what was expected: {value}");
        }
    }

    /// <summary>A small dataset and its library, put where imports put them.</summary>
    public async Task<string> MakeLibraryAsync()
    {
        var sample = _folder["sample"];
        SampleDataset.Write(sample, new SampleOptions { Cultures = [SampleCultures.BV2], ImagesPerCulture = 1, Width = 176, Height = 144, CellScale = 0.5 });
        using var owner = AsOwner();
        var dataset = Grains.Dataset("lab-a", "lab");
        await dataset.CreateAsync();
        foreach (var image in Directory.EnumerateFiles(Path.Combine(sample, SampleDataset.ImagesFolderName)))
            await Blobs.WriteAsync(BlobPaths.DatasetImage("lab-a", "lab", Path.GetFileName(image)), File.ReadAllBytes(image));
        await Blobs.WriteAsync(BlobPaths.DatasetAnnotations("lab-a", "lab"), File.ReadAllBytes(Path.Combine(sample, SampleDataset.TrainFileName)));
        await dataset.CompleteUploadAsync();
        await UntilAsync(() => dataset.GetAsync(), d => d.Phase == DatasetPhase.Ready);
        var library = Grains.Library("lab-a", "lab");
        await library.ExtractAsync();
        return (await UntilAsync(() => library.GetAsync(), l => l.Phase == LibraryPhase.Ready)).Versions[0].Id;
    }

    /// <summary>SHA-256 of the files that the local generator makes for the same order.</summary>
    public SortedDictionary<string, string> Generate(string version, int images, ulong seed)
    {
        var folder = _folder[$"expected-{seed}"];
        using var bank = CellBank.Open(Path.GetDirectoryName(Blobs.FindLocalFile(BlobPaths.Library("lab-a", "lab", version, CellBank.IndexFile)))!);
        DatasetGenerator.Generate(bank, new GenerationRequest { ImagesPerCulture = images, Seed = seed }.ToSpecification(bank.Index.Cultures, "lab"), folder, 1);
        return Hashes(folder);
    }

    /// <summary>SHA-256 of the files of a batch.</summary>
    public SortedDictionary<string, string> Files(string batch) => Hashes(Path.Combine(_folder["data"], "blobs", "t-lab-a", "batches", batch));

    public async ValueTask DisposeAsync()
    {
        Release();
        await _cluster.DisposeAsync();
        _released.Dispose();
        _folder.Dispose();
    }

    private static SortedDictionary<string, string> Hashes(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => (Name: Path.GetRelativePath(folder, f), File: f))
            .Where(f => !f.Name.StartsWith("parts", StringComparison.Ordinal))
            .ToDictionary(f => f.Name, f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f.File)))),
        StringComparer.Ordinal);

    private static void Access(IServiceCollection services) => services.AddCellGeniePrincipals(o => o.ClusterSecret = Secret);

    private void Configure(ISiloBuilder silo, string name)
    {
        // What is used by itself, where a test can make it forget.
        silo.Services.AddSingleton(services => GrainDirectoryCacheFactory.CreateGrainDirectoryCache(services, new GrainDirectoryOptions()));
        var data = _folder["data"];
        silo.Services.AddCellGenieBlobs(new StorageOptions { Folder = data });
        silo.Services.AddKeyedSingleton<IGrainStorage>(GrainStateStore.Name, (_, _) => new FolderGrainStorage(Path.Combine(data, "state"), new StateSerializer(), TimeProvider.System));
        silo.AddReminders();
        silo.Services.AddSingleton<IReminderTable>(_ => new FolderReminderTable(Path.Combine(data, "reminders"), TimeProvider.System));
        silo.AddCellGenieAccess(o => o.ClusterSecret = Secret);
        silo.AddDatasets(o => o.ScratchFolder = Path.Combine(data, "scratch"));
        silo.AddBatches();
        silo.Services.Configure<BatchOptions>(o => o.SilenceLimit = TimeSpan.FromSeconds(3));
        silo.Services.AddCompute(new ComputeOptions { CacheFolder = Path.Combine(data, "cache"), Workers = 1 });
        silo.AddTraining(
            new GpuOptions { Count = _nextHasGpu ? 1 : 0, Class = "a100", HeartbeatInterval = TimeSpan.FromSeconds(1), HeartbeatTimeout = TimeSpan.FromSeconds(8), DispatchInterval = TimeSpan.FromSeconds(1) },
            renders: !_nextHasGpu);
        silo.Services.AddSingleton<ITrainer>(new CountingTrainer(this, name));
        silo.AddIncomingGrainCallFilter(async context =>
        {
            if (context.InterfaceMethod?.DeclaringType == typeof(IRenderShardGrain) && context.MethodName == nameof(IRenderShardGrain.StartAsync))
                _shardSilos[name] = 0;
            try
            {
                await context.Invoke();
            }
            catch (ServiceException e) when (context.TargetId.Type.ToString() == "cellgenie.batch" && e.Message.Contains(nameof(InconsistentStateException), StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _steppedDown);
                throw;
            }
        });
    }

    /// <summary>Counts steps, with a checkpoint after each.</summary>
    private sealed class CountingTrainer(ClusterLab lab, string silo) : ITrainer
    {
        public void Train(TrainingSession session, CancellationToken cancellationToken)
        {
            lab._trainedOn.Enqueue(silo);
            for (var step = (session.Order.From?.Step ?? 0) + 1; step <= session.Order.Order.Steps; step++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                lab._steps.Enqueue(step);
                session.SaveCheckpoint(step, BitConverter.GetBytes(step), cancellationToken);
                session.Report(step, 1.0 / step);
                if (step >= lab._holdAt)
                    lab._released.Wait(cancellationToken);
            }
        }
    }
}
