using CellGenie.Grains;
using Microsoft.Extensions.DependencyInjection;

namespace CellGenie.Silo.Tests;

public sealed class CheckpointTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Checkpoint_that_a_later_one_supersedes_is_deleted_and_the_latest_never()
    {
        var trainer = new SteppingTrainer();
        await using var silo = await TestSilo.StartAsync(
            ["--CellGenie:Gpu:Count", "1", "--CellGenie:Gpu:Verify", "false", "--CellGenie:Gpu:HeartbeatInterval", "00:00:01", "--CellGenie:Gpu:DispatchInterval", "00:00:01"],
            s => s.AddSingleton<ITrainer>(trainer));
        var lab = await silo.CreateLabAsync("steps");
        (await lab.Member.PostAsync("/v1/tenants/steps/runs", """{"id":"run","data":[{"source":"x","synthetic":false,"weight":1}],"gpuClass":"any","steps":3}""")).Is(202);
        var folder = Path.Combine(silo.Folder, "blobs", "t-steps", "runs", "run", "a1");

        for (var step = 1; step <= 2; step++)
        {
            trainer.MayStep.Release();
            await UntilAsync(async () => (int?)(await lab.Member.GetAsync("/v1/tenants/steps/runs/run")).Is(200).Json["latest"]?["step"] == step);
            await UntilAsync(() => Task.FromResult(Files() is [var only] && only == $"step-{step:D8}.safetensors"));
        }

        trainer.MayStep.Release();
        await UntilAsync(async () => (string?)(await lab.Member.GetAsync("/v1/tenants/steps/runs/run")).Is(200).Json["phase"] == "completed");
        Assert.Contains("step-00000003.safetensors", Files());
        Assert.DoesNotContain("step-00000001.safetensors", Files());
        Assert.Equal([3, 0, 0, 0], (await lab.Viewer.GetAsync("/v1/tenants/steps/runs/run/checkpoint")).Is(200).Bytes);

        string[] Files() => [.. Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
    }

    /// <summary>A step and a checkpoint for each release.</summary>
    private sealed class SteppingTrainer : ITrainer
    {
        public SemaphoreSlim MayStep { get; } = new(0);

        public void Train(TrainingSession session, CancellationToken cancellationToken)
        {
            for (var step = 1; step <= session.Order.Order.Steps; step++)
            {
                MayStep.Wait(cancellationToken);
                session.SaveCheckpoint(step, BitConverter.GetBytes(step), cancellationToken);
                session.Report(step, 1.0 / step);
            }
        }
    }
}
