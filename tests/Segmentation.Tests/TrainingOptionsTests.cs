using CellGenie.Imaging;

namespace CellGenie.Segmentation.Tests;

public sealed class TrainingOptionsTests
{
    // Specification, section 8: 2e-5 at 0, 0.02 after warm-up, 0.002 from 17,500, 0.0002 from 20,000.
    [Theory]
    [InlineData(0, 2e-5)]
    [InlineData(500, 0.02 * 0.5005)]
    [InlineData(999, 0.02 * (0.001 * 0.001 + 0.999))]
    [InlineData(1000, 0.02)]
    [InlineData(17499, 0.02)]
    [InlineData(17500, 0.002)]
    [InlineData(20000, 0.0002)]
    [InlineData(29999, 0.0002)]
    public void Rate_of_the_default_schedule_is_the_specifications(int iteration, double rate)
    {
        Assert.Equal(rate, LearningRateSchedule.At(new TrainingOptions(), iteration), rate * 1e-12);
    }

    [Fact]
    public void ScaledTo_half_the_batch_halves_the_rate_and_doubles_the_steps()
    {
        var scaled = new TrainingOptions().ScaledTo(8).Validate();

        Assert.Equal(0.01, scaled.LearningRate);
        Assert.Equal(60000, scaled.Iterations);
        Assert.Equal([35000, 40000], scaled.Milestones);
        Assert.Equal(2000, scaled.WarmupIterations);
        Assert.Equal(8, scaled.BatchSize);
    }

    [Fact]
    public void Over_fewer_iterations_keeps_the_shares()
    {
        var shorter = new TrainingOptions().Over(300);

        Assert.Equal([175, 200], shorter.Milestones);
        Assert.Equal(10, shorter.WarmupIterations);
    }

    [Fact]
    public void Options_survive_json_and_missing_ones_take_the_defaults()
    {
        var options = TrainingOptions.For(ModelPresets.Tiny) with { Precision = ComputePrecision.BFloat16, Seed = ulong.MaxValue };

        Assert.Equal(options.ToJson(), TrainingOptions.FromJson(options.ToJson(), "x").ToJson());
        var read = TrainingOptions.FromJson("""{"batchSize":4}""", "x");
        Assert.Equal(0.9, read.Momentum);
        Assert.Equal([17500, 20000], read.Milestones);
    }

    [Theory]
    [InlineData("""{"accumulationSteps":3}""", "accumulationSteps")]
    [InlineData("""{"momentum":1}""", "momentum")]
    [InlineData("""{"milestones":[2,1]}""", "milestones")]
    [InlineData("""{"shortSides":[]}""", "shortSides")]
    [InlineData("""{"precision":"half"}""", "precision")]
    [InlineData("""{"learningRate":"NaN"}""", "learningRate")]
    public void FromJson_of_broken_options_names_the_option(string json, string named)
    {
        var error = Assert.Throws<InvalidInputException>(() => TrainingOptions.FromJson(json, "training.json"));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }
}
