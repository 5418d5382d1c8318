using CellGenie.Client;
using CellGenie.Synthesis;

namespace CellGenie.Chaos.Tests;

/// <summary>A batch whose process is killed again and again: nothing lost, nothing doubled, the bytes of an undisturbed run.</summary>
public sealed class KillTests
{
    private const int Images = 2000;
    private const int Kills = 20;

    [Fact]
    public async Task Batch_killed_twenty_times_has_the_bytes_of_an_undisturbed_run()
    {
        using var folder = new TempFolder();
        using var silo = new SiloProcess(folder["data"]);
        var version = await silo.PrepareAsync(folder, silo.OperatorKey);
        await KillAsync(silo, new Random(1));

        var expected = folder["expected"];
        using (var bank = CellBank.Open(Path.Combine(folder["data"], "blobs", "t-lab-a", "libraries", "lab", version)))
        {
            DatasetGenerator.Generate(bank, RemoteLab.Request(Images).ToSpecification(bank.Index.Cultures, "lab"), expected, 2);
        }

        var actual = Path.Combine(folder["data"], "blobs", "t-lab-a", "batches", "b-kill");
        Assert.Equal(RemoteLab.Hashes(expected), RemoteLab.Hashes(actual));
    }

    [Fact]
    public async Task Batch_in_an_object_store_killed_twenty_times_has_the_bytes_of_an_undisturbed_run()
    {
        using var folder = new TempFolder();
        var azurite = Azurite.Instance;
        using var silo = new SiloProcess(folder["data"], "--CellGenie:Storage:Blobs=azure", $"--CellGenie:Storage:Azure:ConnectionString={azurite.ConnectionString}");
        await silo.PrepareAsync(folder, silo.OperatorKey);
        await KillAsync(silo, new Random(2));

        // The undisturbed run: the same order, in the same service, without kills.
        await silo.PostAsync<Batch>($"{RemoteLab.Tenant}/batches", RemoteLab.Order("b-calm", Images));
        await silo.WaitForAsync("b-calm", b => b.Phase == BatchPhase.Completed);
        Assert.Equal(await silo.HashesAsync("b-calm"), await silo.HashesAsync("b-kill"));
    }

    /// <summary>Orders a batch and kills the silo at random moments of it.</summary>
    private static async Task KillAsync(SiloProcess silo, Random random)
    {
        await silo.PostAsync<Batch>($"{RemoteLab.Tenant}/batches", RemoteLab.Order("b-kill", Images));
        var moments = Enumerable.Range(0, Kills).Select(_ => random.Next(Images * 9 / 10)).Order();
        var done = 0;
        foreach (var moment in moments)
        {
            var status = await silo.WaitForAsync("b-kill", b => b.Done >= moment);
            Assert.True(status.Done >= done, $"{done} images were done, now {status.Done}");
            done = status.Done;
            silo.Kill();
            await silo.StartAsync();
        }

        var end = await silo.WaitForAsync("b-kill", b => b.Phase is not (BatchPhase.Queued or BatchPhase.Rendering or BatchPhase.Assembling));
        Assert.Equal((BatchPhase.Completed, Images, 0), (end.Phase, end.Done, end.Failed));
    }
}
