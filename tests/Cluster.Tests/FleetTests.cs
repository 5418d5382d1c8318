using CellGenie.Chaos.Tests;
using CellGenie.Client;
using CellGenie.Grains.Storage;
using CellGenie.Synthesis;

namespace CellGenie.Cluster.Tests;

/// <summary>A cluster of processes, one of which goes.</summary>
public sealed class FleetTests
{
    private const int Images = 400;

    [Fact]
    public async Task Batch_that_loses_a_silo_process_has_the_bytes_of_generate()
    {
        using var fleet = await SiloFleet.StartAsync();
        var second = await fleet.AddAsync(null, "--CellGenie:Silo:Role=cpu");
        await fleet.AddAsync(null, "--CellGenie:Silo:Role=cpu");
        await fleet.Front.PostAsync<Batch>($"{RemoteLab.Tenant}/batches", RemoteLab.Order("b-kill", Images));
        await fleet.WaitForBatchAsync("b-kill", b => b.Done >= Images / 4);
        second.Kill();
        await RequireBytesAsync(fleet, "b-kill");
    }

    [Fact]
    public async Task Batch_one_of_whose_silo_processes_drains_has_the_bytes_of_generate()
    {
        var budget = TimeSpan.FromSeconds(20);
        using var fleet = await SiloFleet.StartAsync();
        var second = await fleet.AddAsync(null, "--CellGenie:Silo:Role=cpu", $"--CellGenie:Silo:DrainBudget={budget}");
        await fleet.Front.PostAsync<Batch>($"{RemoteLab.Tenant}/batches", RemoteLab.Order("b-drain", Images));
        await fleet.WaitForBatchAsync("b-drain", b => b.Done >= Images / 4);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        second.Send("TERM");
        Assert.Equal(0, await second.WaitForExitAsync());
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, budget);
        await RequireBytesAsync(fleet, "b-drain");
    }

    [Fact]
    public async Task Trainer_of_a_silo_process_that_the_cluster_has_given_up_is_fenced_when_it_comes_back()
    {
        using var fleet = await SiloFleet.StartAsync();
        var first = await fleet.AddTrainerAsync("first");
        var traces = fleet.Folder["trainers"];
        var order = new { id = "r-1", data = (object[])[new { source = "lab", synthetic = false, weight = 1 }], gpuClass = "any", steps = 6 };
        await fleet.Front.PostAsync<TrainingRun>($"{RemoteLab.Tenant}/runs", order);
        await fleet.WaitForRunAsync("r-1", r => r.Latest?.Step == FileTrainer.HeldStep);

        // As a machine that hangs or is cut off: it says nothing, but it is not dead.
        first.Send("STOP");
        await fleet.AddTrainerAsync("second");
        await fleet.WaitForRunAsync("r-1", r => r.Attempt == 2);
        // The old one comes back in the middle of the new one's work, and has more to say than the new one has yet.
        File.WriteAllText(FileTrainer.Permission(traces, "first"), "");
        first.Send("CONT");
        await fleet.UntilAsync(() => File.Exists(FileTrainer.Trace(traces, "first", 1, 6)));
        Assert.NotEqual(0, await first.WaitForExitAsync());
        var held = await fleet.WaitForRunAsync("r-1", _ => true);
        Assert.Equal((RunPhase.Training, 2, FileTrainer.HeldStep), (held.Phase, held.Attempt, held.Latest!.Step));

        File.WriteAllText(FileTrainer.Permission(traces, "second"), "");
        var end = await fleet.WaitForRunAsync("r-1", r => r.Ended != null);
        Assert.Equal((RunPhase.Completed, 2, 6, 2), (end.Phase, end.Attempt, end.Step, end.Latest!.Attempt));
        Assert.False(File.Exists(FileTrainer.Trace(traces, "second", 2, FileTrainer.HeldStep)), "the second attempt began before the checkpoint of the first");
    }

    private static async Task RequireBytesAsync(SiloFleet fleet, string batch)
    {
        var end = await fleet.WaitForBatchAsync(batch, b => b.Ended != null);
        Assert.Equal((BatchPhase.Completed, Images, 0), (end.Phase, end.Done, end.Failed));
        Assert.Equal(await GenerateAsync(fleet), await fleet.Front.HashesAsync(batch));
    }

    /// <summary>SHA-256 of the files that the local generator makes from a copy of the library.</summary>
    private static async Task<SortedDictionary<string, string>> GenerateAsync(SiloFleet fleet)
    {
        var library = Directory.CreateDirectory(fleet.Folder["library"]).FullName;
        foreach (var file in (string[])[CellBank.IndexFile, CellBank.DataFile])
        {
            await using var blob = await fleet.Blobs.OpenReadAsync(BlobPaths.Library("lab-a", "lab", fleet.Version, file));
            await using var copy = File.Create(Path.Combine(library, file));
            await blob.CopyToAsync(copy);
        }

        using var bank = CellBank.Open(library);
        DatasetGenerator.Generate(bank, RemoteLab.Request(Images).ToSpecification(bank.Index.Cultures, "lab"), fleet.Folder["expected"], 1);
        return RemoteLab.Hashes(fleet.Folder["expected"]);
    }
}
