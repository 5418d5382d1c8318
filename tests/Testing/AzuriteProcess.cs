using System.Diagnostics;

namespace CellGenie.Testing;

/// <summary>One emulator on free ports of the loopback address, with nothing kept on disk. It ends with its owner, even a killed one, because its input ends then.</summary>
public sealed class AzuriteProcess : IDisposable
{
    public const string Account = "devstoreaccount1";

    /// <summary>The key that every Azurite has; it is published in its documentation.</summary>
    public const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private const string RunAndWatchInput = "process.stdin.resume().on('end', () => process.exit(0)); require(process.argv[1])";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Process _process;

    private AzuriteProcess(Process process, string blob, string table)
    {
        _process = process;
        BlobUri = new Uri($"{blob}/{Account}");
        TableUri = new Uri($"{table}/{Account}");
    }

    /// <summary>The blob endpoint of the account.</summary>
    public Uri BlobUri { get; }

    /// <summary>The table endpoint of the account.</summary>
    public Uri TableUri { get; }

    public string ConnectionString =>
        $"DefaultEndpointsProtocol={BlobUri.Scheme};AccountName={Account};AccountKey={Key};BlobEndpoint={BlobUri};TableEndpoint={TableUri};";

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    internal static AzuriteProcess Start(string script, params string[] options)
    {
        var start = new ProcessStartInfo("node")
        {
            ArgumentList =
            {
                "-e", RunAndWatchInput, script, "--inMemoryPersistence", "--silent", "--disableTelemetry", "--skipApiVersionCheck",
                "--blobHost", "127.0.0.1", "--blobPort", "0", "--queueHost", "127.0.0.1", "--queuePort", "0", "--tableHost", "127.0.0.1", "--tablePort", "0",
            },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var option in options)
            start.ArgumentList.Add(option);
        var ready = new TaskCompletionSource<(string Blob, string Table)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var lines = new List<string>();
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"Azurite ended before it listened: {string.Join(" | ", Snapshot())}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            var (blob, table) = ready.Task.WaitAsync(Patience).GetAwaiter().GetResult();
            return new AzuriteProcess(process, blob, table);
        }
        catch
        {
            if (!process.HasExited)
                process.Kill();
            process.Dispose();
            throw;
        }

        void Hear(string? line)
        {
            if (line is null || ready.Task.IsCompleted)
                return;
            lock (lines)
            {
                lines.Add(line);
                if (Address("Blob") is { } blob && Address("Table") is { } table)
                    ready.TrySetResult((blob, table));
            }
        }

        string? Address(string service)
        {
            var listening = $"Azurite {service} service is successfully listening at ";
            return lines.Find(line => line.StartsWith(listening, StringComparison.Ordinal))?[listening.Length..].Trim();
        }

        string[] Snapshot()
        {
            lock (lines)
                return [.. lines];
        }
    }
}
