using System.Diagnostics;
using System.Runtime.CompilerServices;
using CellGenie.Grains.Storage;

namespace CellGenie.Storage.Tests;

/// <summary>A second process with its own store, so that locks between processes and kills are real ones. It is this assembly, started with a job in its environment.</summary>
internal sealed class StorageChild : IDisposable
{
    public const string WriteForever = "write-forever";
    public const string Compete = "compete";
    public const int BlobLength = 3_000_000;
    public const int Claims = 60;
    public const int Increments = 100;

    private const string JobVariable = "CELLGENIE_STORAGE_CHILD";
    private readonly Process _process;

    private StorageChild(Process process) => _process = process;

    public static StorageChild Start(string job, string root, string tenant)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            ArgumentList = { "exec", typeof(StorageChild).Assembly.Location },
            Environment = { [JobVariable] = $"{job}|{root}|{tenant}" },
            RedirectStandardOutput = true,
        };
        return new StorageChild(Process.Start(start)!);
    }

    public string WaitForLine() => _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the child process ended");

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    [ModuleInitializer]
    internal static void RunIfChild()
    {
        if (Environment.GetEnvironmentVariable(JobVariable)?.Split('|') is not [var job, var root, var tenant])
            return;
        Run(job, root, tenant).GetAwaiter().GetResult();
        Environment.Exit(0);
    }

    private static async Task Run(string job, string root, string tenant)
    {
        using var folder = new FolderBlobStore(root);
        IBlobStore store = folder;
        if (job == Compete)
        {
            await BlobStoreContract.IncrementAsync(store, BlobPaths.BatchFile(tenant, "batch-1", "counter"), Increments);
            var wins = 0;
            for (var i = 0; i < Claims; i++)
                wins += (await store.WriteAsync(BlobPaths.BatchImage(tenant, "batch-1", $"{i}.png"), new byte[1000], BlobCondition.CreateOnly)).Written ? 1 : 0;
            Console.WriteLine(wins);
            return;
        }

        for (var i = 0; ; i++)
        {
            var bytes = new byte[BlobLength];
            Array.Fill(bytes, (byte)i);
            // Half of them replace a blob, half are new; half come from memory, half from a stream.
            var blob = BlobPaths.BatchImage(tenant, "batch-1", i % 2 == 0 ? "same.png" : $"{i % 64:D8}.png");
            if (i % 4 < 2)
                await store.WriteAsync(blob, bytes);
            else
                await store.WriteAsync(blob, new MemoryStream(bytes));
            Console.WriteLine(i);
        }
    }
}
