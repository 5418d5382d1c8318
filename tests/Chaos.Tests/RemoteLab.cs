using System.Security.Cryptography;
using CellGenie.Client;
using CellGenie.Synthesis;
using CellGenie.Synthesis.Sampling;

namespace CellGenie.Chaos.Tests;

/// <summary>A lab that works through the HTTP API of a silo.</summary>
internal static class RemoteLab
{
    public const string Tenant = "/v1/tenants/lab-a";
    private const int Seed = 7;

    /// <summary>Starts the silo; makes a tenant, a key, a small dataset and its library.</summary>
    /// <returns>Version of the library.</returns>
    public static async Task<string> PrepareAsync(this SiloProcess silo, TempFolder folder, Func<string> operatorKey)
    {
        var sample = folder["sample"];
        SampleDataset.Write(sample, new SampleOptions { Cultures = [SampleCultures.BV2], ImagesPerCulture = 1, Width = 176, Height = 144, CellScale = 0.5 });
        await silo.StartAsync();
        silo.SignIn(operatorKey());
        await silo.PostAsync<Tenant>("/v1/tenants", new { name = "lab-a", displayName = "Lab A", quotas = new { images = 100_000, bytes = 100_000_000_000, concurrentBatches = 4, gpuMinutes = 100 } });
        silo.SignIn((await silo.PostAsync<CreatedApiKey>($"{Tenant}/keys", new { name = "test", scope = "admin", lifetime = "P1D" })).Secret);
        await silo.PostAsync<Dataset>($"{Tenant}/datasets", new { id = "lab" });
        foreach (var image in Directory.EnumerateFiles(Path.Combine(sample, SampleDataset.ImagesFolderName)))
            await silo.PutFileAsync($"{Tenant}/datasets/lab/images/{Path.GetFileName(image)}", image);
        await silo.PutFileAsync($"{Tenant}/datasets/lab/annotations", Path.Combine(sample, SampleDataset.TrainFileName));
        await silo.PostAsync<Dataset>($"{Tenant}/datasets/lab/complete", new { });
        await PollAsync(() => silo.GetAsync<Dataset>($"{Tenant}/datasets/lab"), d => d.Phase is DatasetPhase.Ready or DatasetPhase.Rejected);
        await silo.PostAsync<CellLibrary>($"{Tenant}/libraries/lab/extract", new { });
        var library = await PollAsync(() => silo.GetAsync<CellLibrary>($"{Tenant}/libraries/lab"), l => l.Phase is LibraryPhase.Ready or LibraryPhase.Failed);
        return Assert.Single(library.Versions).Id;
    }

    public static object Order(string id, int images) => new { id, dataset = "lab", request = new { imagesPerCulture = images, seed = Seed } };

    /// <summary>What the local generator is asked for, for the same.</summary>
    public static GenerationRequest Request(int images) => new() { ImagesPerCulture = images, Seed = Seed };

    public static Task<Batch> WaitForAsync(this SiloProcess silo, string batch, Func<Batch, bool> holds) =>
        PollAsync(() => silo.GetAsync<Batch>($"{Tenant}/batches/{batch}"), holds);

    public static async Task<T> PollAsync<T>(Func<Task<T>> get, Func<T, bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (true)
        {
            var value = await get();
            if (holds(value))
                return value;
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>SHA-256 of the result files by name.</summary>
    public static SortedDictionary<string, string> Hashes(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => (Name: Path.GetRelativePath(folder, f), File: f))
            .Where(f => !f.Name.StartsWith("parts", StringComparison.Ordinal))
            .ToDictionary(f => f.Name, f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f.File)))),
        StringComparer.Ordinal);

    /// <summary>The same of a batch in the service.</summary>
    public static async Task<SortedDictionary<string, string>> HashesAsync(this SiloProcess silo, string batch)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        string? continuation = null;
        do
        {
            var page = await silo.GetAsync<Page<StoredFile>>($"{Tenant}/batches/{batch}/files?limit=1000&continuation={Uri.EscapeDataString(continuation ?? "")}");
            foreach (var file in page.Items)
            {
                var bytes = await silo.Client.GetByteArrayAsync($"{Tenant}/batches/{batch}/{file.Name.Replace(".json", "", StringComparison.Ordinal)}");
                hashes[file.Name] = Convert.ToHexString(SHA256.HashData(bytes));
            }

            continuation = page.Continuation;
        }
        while (continuation != null);
        return hashes;
    }
}
