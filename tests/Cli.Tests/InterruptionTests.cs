using System.Diagnostics;
using System.Security.Cryptography;

namespace CellGenie.Cli.Tests;

public sealed class InterruptionTests(SmallLab lab) : IClassFixture<SmallLab>
{
    private const int Images = 3000;

    [Theory]
    [InlineData("KILL", "kill1")]
    [InlineData("KILL", "kill2")]
    [InlineData("INT", "int")]
    [InlineData("TERM", "term")]
    public async Task Interrupted_generation_is_continued_to_the_same_bytes(string signal, string folder)
    {
        string[] Generate(string name) => ["generate", "--library", lab.Library, "--out", lab[name], "--per-culture", $"{Images}", "--cells", "40", "--seed", "11"];
        if (!Directory.Exists(lab["whole"]))
            CellGenieProcess.Expect(0, Generate("whole"));

        using (var process = CellGenieProcess.Start(Generate(folder)))
        {
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            WaitForImages(lab[folder], 200, process);
            Tool.Run("kill", $"-{signal}", $"{process.Id}");
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(signal == "KILL" ? process.ExitCode != 0 : process.ExitCode == ExitCode.Cancelled, $"{process.ExitCode}: {await error}{await output}");
        }

        // Nothing that looks complete is there.
        Assert.False(File.Exists(Path.Combine(lab[folder], "annotations.json")));
        Assert.False(File.Exists(Path.Combine(lab[folder], "manifest.json")));
        var before = Directory.GetFiles(Path.Combine(lab[folder], "images"), "*.png").Length;
        Assert.InRange(before, 200, Images - 1);

        CellGenieProcess.Expect(0, Generate(folder));
        Assert.Equal(Hashes(lab["whole"]), Hashes(lab[folder]));
    }

    [Fact]
    public void File_that_cannot_be_written_in_full_is_an_error_without_a_partial_file_and_is_continued()
    {
        // A limit on the size of files stands for a full disk: writing fails in the middle of a file, with the same error path.
        // (The runtime maps its code through a large file of its own unless told not to.)
        string[] generate = ["generate", "--library", lab.Library, "--out", lab["full"], "--per-culture", "200", "--seed", "3"];
        var limited = Tool.TryRun("bash", ["-c", "trap '' XFSZ; ulimit -f 40; export DOTNET_EnableWriteXorExecute=0; exec dotnet \"$@\"", "bash", CellGenieProcess.ToolPath, .. generate]);
        Assert.True(limited.ExitCode == ExitCode.Failed, $"{limited.ExitCode}: {limited.Error}");
        Assert.Contains("cannot be written", limited.Error);
        Assert.DoesNotContain("   at ", limited.Error);
        Assert.False(File.Exists(Path.Combine(lab["full"], "manifest.json")));

        CellGenieProcess.Expect(0, generate);
        CellGenieProcess.Expect(0, "verify", lab["full"], "--library", lab.Library);
        Assert.Empty(Directory.GetFiles(lab["full"], "*.partial", SearchOption.AllDirectories));
    }

    private static void WaitForImages(string folder, int count, Process process)
    {
        var images = Path.Combine(folder, "images");
        var watch = Stopwatch.StartNew();
        while (!Directory.Exists(images) || Directory.GetFiles(images, "*.png").Length < count)
        {
            Assert.False(process.HasExited, "it ended before it could be interrupted");
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(2), "no images appear");
            Thread.Yield();
        }
    }

    private static SortedDictionary<string, string> Hashes(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            f => Path.GetRelativePath(folder, f),
            f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))),
        StringComparer.Ordinal);
}
