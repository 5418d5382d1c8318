using System.Diagnostics;
using System.Text.Json;

namespace CellGenie.Cli.Tests;

/// <summary>Training and prediction from the command line, with the smallest network.</summary>
public sealed class SegmentationTests(SmallLab lab) : IClassFixture<SmallLab>
{
    private const string EngineVariable = "CELLGENIE_SEGMENTATION_ENGINE";

    [Theory]
    [InlineData("paper", 126_084_182, 2151)]
    [InlineData("livecell", 126_084_182, 2152)]
    [InlineData("r50-dcn", 80_874_858, 701)]
    [InlineData("tiny", 1_019_238, 261)]
    public void Model_is_described_with_the_counts_of_the_specification(string preset, long parameters, int keys)
    {
        using var json = JsonDocument.Parse(CellGenieProcess.Expect(0, "model", "describe", "--preset", preset, "--output", "json").Output);
        var root = json.RootElement;

        Assert.Equal(parameters, root.GetProperty("parameters").GetInt64());
        Assert.Equal(keys, root.GetProperty("tensors").GetArrayLength());
        Assert.Equal("total", root.GetProperty("parts").EnumerateArray().Last().GetProperty("name").GetString());
    }

    [Fact]
    public void Maps_are_described_for_an_image()
    {
        var text = CellGenieProcess.Expect(0, "model", "describe", "--preset", "paper", "--size", "352x256", "--tensors").Output;

        Assert.Matches(@"res5\s+2048\s+8\s+11", text);
        Assert.Matches(@"p6\s+256\s+4\s+6", text);
        Assert.Matches(@"backbone\.bottom_up\.res3\.0\.conv2_offset\.weight\s+54x64x3x3", text);
    }

    [Theory]
    [InlineData("model", "describe")]
    [InlineData("model", "describe", "--preset", "huge")]
    [InlineData("train", "--out", "x")]
    [InlineData("train", "--data", "x")]
    [InlineData("predict", "--model", "x", "--images", "y")]
    public void Wrong_usage_ends_with_2(params string[] arguments) => CellGenieProcess.Expect(2, arguments);

    [Fact]
    public void Options_that_are_not_valid_are_refused_before_anything_is_written()
    {
        CellGenieProcess.Expect(2, "train", "--data", lab.Annotations, "--out", lab["bad"], "--preset", "huge");
        CellGenieProcess.Expect(2, "train", "--data", lab.Annotations, "--out", lab["bad"], "--iterations", "0");
        CellGenieProcess.Expect(2, "train", "--data", lab.Annotations, "--out", lab["bad"], "--precision", "int4");
        Assert.Contains("accumulationSteps", CellGenieProcess.Expect(1, "train", "--data", lab.Annotations, "--out", lab["bad"], "--preset", "tiny", "--batch", "4", "--accumulate", "3").Error);
        CellGenieProcess.Expect(4, "train", "--data", lab["nothing.json"], "--out", lab["bad"], "--preset", "tiny");
        CellGenieProcess.Expect(4, "train", "--data", lab.Annotations, "--weights", lab["nothing.pth"], "--out", lab["bad"], "--preset", "tiny");
        CellGenieProcess.Expect(4, "predict", "--model", lab["nothing"], "--images", lab.Images, "--out", lab["bad"]);
        CellGenieProcess.Expect(4, "predict", "--model", lab.Annotations, "--images", lab["nothing"], "--out", lab["bad"]);
        Assert.False(Directory.Exists(lab["bad"]));
    }

    [Fact]
    public void Engine_that_is_not_there_is_named()
    {
        var error = Run(lab["no-engine.dll"], "train", "--data", lab.Annotations, "--out", lab["none"], "--preset", "tiny").Error;

        Assert.Contains("CellGenie.Segmentation.Torch", error);
        Assert.Contains(EngineVariable, error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public void Training_ends_with_a_model_that_predicts()
    {
        var engine = Engine();
        var trained = Run(engine, [.. Train("run"), "--validation", $"{lab.Annotations}:images={lab.Images},count=1", "--iterations", "3", "--output", "json"]);
        Assert.True(trained.ExitCode == 0, trained.Error);
        using var summary = JsonDocument.Parse(trained.Output);
        Assert.Equal(3, summary.RootElement.GetProperty("iterations").GetInt32());
        Assert.Equal(JsonValueKind.Object, summary.RootElement.GetProperty("scores").ValueKind);
        Assert.Contains("training: 3 of 3 steps", trained.Error);

        var predicted = Run(engine, "predict", "--model", Path.Combine(lab["run"], "model.safetensors"), "--images", lab.Images, "--annotations", lab.Annotations, "--out", lab["found"], "--device", "cpu", "--output", "json");
        Assert.True(predicted.ExitCode == 0, predicted.Error);
        using var found = JsonDocument.Parse(predicted.Output);
        Assert.Equal(4, found.RootElement.GetProperty("images").GetInt32());
        Assert.Equal(4, Directory.GetFiles(lab[Path.Combine("found", "labels")]).Length);
        Assert.Equal(1_019_238, Described(lab[Path.Combine("run", "model.safetensors")]));
    }

    [Fact]
    public async Task Interrupted_training_leaves_a_checkpoint_that_it_goes_on_from()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        var engine = Engine();
        var start = new ProcessStartInfo("dotnet", [CellGenieProcess.ToolPath, .. Train("stopped"), "--iterations", "400", "--checkpoint-every", "0"]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment[EngineVariable] = engine;
        using (var process = Process.Start(start)!)
        {
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            WaitForSteps(process, Path.Combine(lab["stopped"], "metrics.jsonl"));
            Tool.Run("kill", "-INT", $"{process.Id}");
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == ExitCode.Cancelled, await error);
            Assert.Contains("--resume continues after step", await error);
        }

        var step = int.Parse(Path.GetFileNameWithoutExtension(Assert.Single(Directory.GetFiles(lab["stopped"], "step-*.safetensors"))).AsSpan(5));
        Assert.InRange(step, 1, 399);
        var refused = Run(engine, [.. Train("stopped"), "--iterations", $"{step + 1}"]);
        Assert.True(refused.ExitCode == 1 && refused.Error.Contains("resume"), refused.Error);
        var resumed = Run(engine, [.. Train("stopped"), "--iterations", $"{step + 1}", "--resume"]);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Contains($"{step + 1} steps done", resumed.Output);
    }

    private string[] Train(string folder) => ["train", "--data", $"{lab.Annotations}:images={lab.Images}", "--preset", "tiny", "--device", "cpu", "--out", lab[folder]];

    /// <summary>The engine that the solution's build put beside this test's own output.</summary>
    private static string Engine()
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var path = Path.Combine(Repository.Root, "artifacts", "bin", "CellGenie.Segmentation.Torch", configuration, "CellGenie.Segmentation.Torch.dll");
        Assert.SkipUnless(File.Exists(path), "the segmentation engine is not built");
        var doctor = Run(path, "doctor");
        Assert.SkipUnless(doctor.Output.Contains("libtorch", StringComparison.Ordinal) && doctor.Output.Contains("ok      training", StringComparison.Ordinal), "there is no libtorch here");
        return path;
    }

    private static long Described(string model)
    {
        using var json = JsonDocument.Parse(CellGenieProcess.Expect(0, "model", "describe", "--model", model, "--output", "json").Output);
        return json.RootElement.GetProperty("parameters").GetInt64();
    }

    private static Tool.Result Run(string engine, params string[] arguments) =>
        Tool.TryRun("env", [$"{EngineVariable}={engine}", "dotnet", CellGenieProcess.ToolPath, .. arguments]);

    private static void WaitForSteps(Process process, string metrics)
    {
        var watch = Stopwatch.StartNew();
        while (!File.Exists(metrics) || !File.ReadAllText(metrics).Contains("\"losses\"", StringComparison.Ordinal))
        {
            Assert.False(process.HasExited, "it ended before it could be interrupted");
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(3), "no step is done");
            Thread.Yield();
        }
    }
}
