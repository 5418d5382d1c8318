using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using CellGenie.Chaos.Tests;
using CellGenie.Client;
using CellGenie.Grains.Storage;

namespace CellGenie.Cluster.Tests;

/// <summary>Silos as processes of their own, in one cluster that keeps its membership, state, reminders and blobs in an object store and its tables.</summary>
internal sealed class SiloFleet : IDisposable
{
    private const string OperatorKey = "cgop_the operators of the cluster's tests";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly List<SiloProcess> _silos = [];
    private readonly string[] _options;

    private readonly AzuriteProcess _azurite;

    private SiloFleet(AzuriteProcess azurite)
    {
        _azurite = azurite;
        Blobs = new AzureBlobStore(new AzureStorageOptions { ConnectionString = azurite.ConnectionString });
        _options =
        [
            "--CellGenie:Storage:Provider=azure",
            $"--CellGenie:Storage:Azure:ConnectionString={azurite.ConnectionString}",
            "--CellGenie:Access:ClusterSecret=the secret of the cluster's tests, long enough",
            $"--CellGenie:Api:OperatorKeySha256={Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(OperatorKey)))}",
            $"--CellGenie:Silo:ClusterId=c{Guid.NewGuid():N}",
            // Short ones, so that the tests are.
            "--CellGenie:Batches:SilenceLimit=00:00:03",
            "--CellGenie:Gpu:Verify=false",
            "--CellGenie:Gpu:HeartbeatInterval=00:00:01",
            "--CellGenie:Gpu:HeartbeatTimeout=00:00:08",
            "--CellGenie:Gpu:DispatchInterval=00:00:01",
        ];
    }

    public TempFolder Folder { get; } = new();

    /// <summary>Where the silos keep images and libraries.</summary>
    public IBlobStore Blobs { get; }

    /// <summary>The silo whose API the lab uses; renders, too, unless told otherwise.</summary>
    public SiloProcess Front => _silos[0];

    /// <summary>Version of the library <c>lab</c>.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Starts the first silo and gives it a tenant, a dataset and a library.</summary>
    public static async Task<SiloFleet> StartAsync(params string[] options)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        var fleet = new SiloFleet(Azurite.Start());
        var front = fleet.Create(null, options);
        fleet.Version = await front.PrepareAsync(fleet.Folder, () => OperatorKey);
        return fleet;
    }

    /// <summary>One more silo.</summary>
    public async Task<SiloProcess> AddAsync(Action<ProcessStartInfo>? change, params string[] options)
    {
        var silo = Create(change, options);
        await silo.StartAsync();
        return silo;
    }

    /// <summary>One more silo, with a GPU to all appearances and a <see cref="FileTrainer"/> on it.</summary>
    public Task<SiloProcess> AddTrainerAsync(string name) => AddAsync(
        start =>
        {
            // The silo as it is, with this assembly among those that it can load.
            var assembly = typeof(SiloFleet).Assembly.Location;
            string[] host = ["exec", "--depsfile", Path.ChangeExtension(assembly, ".deps.json"), "--runtimeconfig", Path.ChangeExtension(typeof(Program).Assembly.Location, ".runtimeconfig.json")];
            for (var i = 0; i < host.Length; i++)
                start.ArgumentList.Insert(i, host[i]);
            start.Environment["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = typeof(SiloFleet).Assembly.GetName().Name;
            start.Environment[FileTrainer.FolderVariable] = Directory.CreateDirectory(Folder["trainers"]).FullName;
            start.Environment[FileTrainer.NameVariable] = name;
        },
        "--CellGenie:Silo:Role=gpu",
        "--CellGenie:Gpu:Count=1");

    public Task<Batch> WaitForBatchAsync(string id, Func<Batch, bool> holds) => WaitForAsync($"{RemoteLab.Tenant}/batches/{id}", holds);

    public Task<TrainingRun> WaitForRunAsync(string id, Func<TrainingRun, bool> holds) => WaitForAsync($"{RemoteLab.Tenant}/runs/{id}", holds);

    public async Task UntilAsync(Func<bool> holds)
    {
        for (var watch = Stopwatch.StartNew(); !holds(); await Task.Yield())
            Assert.True(watch.Elapsed < Patience, "it never came to what was expected");
    }

    public void Dispose()
    {
        foreach (var silo in _silos)
            silo.Dispose();
        _azurite.Dispose();
        Folder.Dispose();
    }

    private async Task<T> WaitForAsync<T>(string path, Func<T, bool> holds)
        where T : class
    {
        var watch = Stopwatch.StartNew();
        T? last = null;
        while (true)
        {
            if (await Front.FindAsync<T>(path) is { } value)
            {
                last = value;
                if (holds(value))
                    return value;
            }

            Assert.True(watch.Elapsed < Patience, $"{path} never came to what was expected: {last}");
        }
    }

    private SiloProcess Create(Action<ProcessStartInfo>? change, string[] options)
    {
        var silo = new SiloProcess(Folder[$"silo-{_silos.Count}"], [.. _options, $"--CellGenie:Compute:CacheFolder={Folder["cache"]}", .. options]) { Change = change };
        _silos.Add(silo);
        return silo;
    }
}
