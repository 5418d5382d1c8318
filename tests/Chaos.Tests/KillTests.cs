using System.Security.Cryptography;
using CellGenie.Client;
using CellGenie.Synthesis;
using CellGenie.Synthesis.Sampling;

namespace CellGenie.Chaos.Tests;

/// <summary>A batch whose process is killed again and again: nothing lost, nothing doubled, the bytes of an undisturbed run.</summary>
public sealed class KillTests
{
    private const int Images = 2000;
    private const int Kills = 20;
    private const string Tenant = "/v1/tenants/lab-a";

    [Fact]
    public async Task Batch_killed_twenty_times_has_the_bytes_of_an_undisturbed_run()
    {
        using var folder = new TempFolder();
        using var silo = new SiloProcess(folder["data"]);
        var version = await PrepareAsync(silo, folder);
        await KillAsync(silo, new Random(1));

        var expected = folder["expected"];
        using (var bank = CellBank.Open(Path.Combine(folder["data"], "blobs", "t-lab-a", "libraries", "lab", version)))
        {
            var request = new GenerationRequest { ImagesPerCulture = Images, Seed = 7 };
            DatasetGenerator.Generate(bank, request.ToSpecification(bank.Index.Cultures, "lab"), expected, 2);
        }

        var actual = Path.Combine(folder["data"], "blobs", "t-lab-a", "batches", "b-kill");
        Assert.Equal(Hashes(expected), Hashes(actual));
    }

    [Fact]
    public async Task Batch_in_an_object_store_killed_twenty_times_has_the_bytes_of_an_undisturbed_run()
    {
        using var folder = new TempFolder();
        var azurite = Azurite.Instance;
        using var silo = new SiloProcess(folder["data"], "--CellGenie:Storage:Blobs=azure", $"--CellGenie:Storage:Azure:ConnectionString={azurite.ConnectionString}");
        await PrepareAsync(silo, folder);
        await KillAsync(silo, new Random(2));

        // The undisturbed run: the same order, in the same service, without kills.
        await silo.PostAsync<Batch>($"{Tenant}/batches", Order("b-calm"));
        await WaitForAsync(silo, "b-calm", b => b.Phase == BatchPhase.Completed);
        Assert.Equal(await HashesAsync(silo, "b-calm"), await HashesAsync(silo, "b-kill"));
    }

    /// <summary>A tenant, a key, a small dataset, its library.</summary>
    private static async Task<string> PrepareAsync(SiloProcess silo, TempFolder folder)
    {
        var sample = folder["sample"];
        SampleDataset.Write(sample, new SampleOptions { Cultures = [SampleCultures.BV2], ImagesPerCulture = 1, Width = 176, Height = 144, CellScale = 0.5 });
        await silo.StartAsync();
        silo.SignIn(silo.OperatorKey());
        await silo.PostAsync<Tenant>("/v1/tenants", new { name = "lab-a", displayName = "Lab A", quotas = new { images = 100_000, bytes = 100_000_000_000, concurrentBatches = 4, gpuMinutes = 0 } });
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

    /// <summary>Orders a batch and kills the silo at random moments of it.</summary>
    private static async Task KillAsync(SiloProcess silo, Random random)
    {
        await silo.PostAsync<Batch>($"{Tenant}/batches", Order("b-kill"));
        var moments = Enumerable.Range(0, Kills).Select(_ => random.Next(Images * 9 / 10)).Order();
        var done = 0;
        foreach (var moment in moments)
        {
            var status = await WaitForAsync(silo, "b-kill", b => b.Done >= moment);
            Assert.True(status.Done >= done, $"{done} images were done, now {status.Done}");
            done = status.Done;
            silo.Kill();
            await silo.StartAsync();
        }

        var end = await WaitForAsync(silo, "b-kill", b => b.Phase is not (BatchPhase.Queued or BatchPhase.Rendering or BatchPhase.Assembling));
        Assert.Equal((BatchPhase.Completed, Images, 0), (end.Phase, end.Done, end.Failed));
    }

    private static object Order(string id) => new { id, dataset = "lab", request = new { imagesPerCulture = Images, seed = 7 } };

    private static Task<Batch> WaitForAsync(SiloProcess silo, string batch, Func<Batch, bool> holds) =>
        PollAsync(() => silo.GetAsync<Batch>($"{Tenant}/batches/{batch}"), holds);

    private static async Task<T> PollAsync<T>(Func<Task<T>> get, Func<T, bool> holds)
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
    private static SortedDictionary<string, string> Hashes(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => (Name: Path.GetRelativePath(folder, f), File: f))
            .Where(f => !f.Name.StartsWith("parts", StringComparison.Ordinal))
            .ToDictionary(f => f.Name, f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f.File)))),
        StringComparer.Ordinal);

    private static async Task<SortedDictionary<string, string>> HashesAsync(SiloProcess silo, string batch)
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
