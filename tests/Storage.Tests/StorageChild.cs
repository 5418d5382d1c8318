using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
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
        if (job == Compete)
            RunCompete(root, tenant);
        else
            RunWriteForever(root, tenant);
        Environment.Exit(0);
    }

    // Other threads wait for a module's initializer, so nothing here may be really asynchronous; on a folder, writes are not.
    private static void RunCompete(string root, string tenant)
    {
        using var store = new FolderBlobStore(root);
        var counter = BlobPaths.BatchFile(tenant, "batch-1", "counter");
        for (var done = 0; done < Increments;)
        {
            var before = store.FindAsync(counter).GetAwaiter().GetResult()!;
            var value = int.Parse(File.ReadAllText(store.FindLocalFile(counter)!), CultureInfo.InvariantCulture) + 1;
            var bytes = Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture));
            if (store.WriteAsync(counter, bytes, BlobCondition.IfMatch(before.ETag)).GetAwaiter().GetResult().Written)
                done++;
        }

        var wins = 0;
        for (var i = 0; i < Claims; i++)
        {
            if (store.WriteAsync(BlobPaths.BatchImage(tenant, "batch-1", $"{i}.png"), new byte[1000], BlobCondition.CreateOnly).GetAwaiter().GetResult().Written)
                wins++;
        }

        Console.WriteLine(wins);
    }

    private static void RunWriteForever(string root, string tenant)
    {
        using var store = new FolderBlobStore(root);
        for (var i = 0; ; i++)
        {
            var bytes = new byte[BlobLength];
            Array.Fill(bytes, (byte)i);
            // Half of them replace a blob, half are new; half come from memory, half in pieces.
            var blob = BlobPaths.BatchImage(tenant, "batch-1", i % 2 == 0 ? "same.png" : $"{i % 64:D8}.png");
            if (i % 4 < 2)
            {
                store.WriteAsync(blob, bytes).GetAwaiter().GetResult();
            }
            else
            {
                using var writer = store.OpenWriteAsync(blob).GetAwaiter().GetResult();
                for (var done = 0; done < BlobLength; done += BlobLength / 4)
                    writer.Write(bytes.AsSpan(done, BlobLength / 4));
                writer.CommitAsync().GetAwaiter().GetResult();
            }

            Console.WriteLine(i);
        }
    }
}
