using CellGenie.Imaging;

namespace CellGenie.Segmentation.Tests;

public sealed class TrainingJobTests
{
    private static readonly TrainingJob Job = new()
    {
        Model = ModelPresets.Tiny,
        Options = new TrainingOptions { BatchSize = 12, AccumulationSteps = 2 },
        Training = [new DatasetSource { Path = "train.json" }],
        OutputFolder = "out",
    };

    [Fact]
    public void Validate_of_a_batch_that_cannot_be_shared_says_so()
    {
        Assert.Same(Job, Job.Validate());
        var three = Job with { Devices = ["cuda:0", "cuda:1", "cuda:2"] };
        Assert.Same(three, three.Validate());

        var error = Assert.Throws<CellGenieException>(() => (Job with { Devices = ["cuda:0", "cuda:1", "cuda:2", "cuda:3"] }).Validate());

        Assert.Contains("A batch of 12 images cannot be shared evenly by 4 devices in 2 accumulation steps", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_without_data_or_device_says_so()
    {
        Assert.Contains("nothing to train on", Assert.Throws<CellGenieException>(() => (Job with { Training = [] }).Validate()).Message, StringComparison.Ordinal);
        Assert.Contains("nothing to compute on", Assert.Throws<CellGenieException>(() => (Job with { Devices = [] }).Validate()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Last_checkpoint_is_the_one_of_the_highest_iteration()
    {
        using var folder = new TempFolder();
        Assert.Null(RunFiles.LastCheckpoint(folder.Path));
        Assert.Null(RunFiles.LastCheckpoint(folder["absent"]));
        foreach (var name in new[] { RunFiles.Checkpoint(500), RunFiles.Checkpoint(123456789), "step-x.safetensors", "model.safetensors", RunFiles.Checkpoint(900000000) + ".partial" })
            File.WriteAllText(folder[name], "");

        Assert.Equal(folder["step-123456789.safetensors"], RunFiles.LastCheckpoint(folder.Path));
        Assert.Equal("step-00000500.safetensors", RunFiles.Checkpoint(500));
    }
}
