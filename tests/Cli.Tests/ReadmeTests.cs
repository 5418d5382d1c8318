using System.Text.RegularExpressions;

namespace CellGenie.Cli.Tests;

/// <summary>The README's path, as a new user goes it: a fresh copy of the repository, an empty directory, the commands as they stand there.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void First_command_of_the_readme_makes_a_dataset_and_a_report_in_a_fresh_copy()
    {
        using var folder = new TempFolder();
        var copy = folder["cellgenie"];
        foreach (var file in Tool.Run("git", "-C", Repository.Root, "ls-files", "--cached", "--others", "--exclude-standard").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var source = Path.Combine(Repository.Root, file);
            if (!File.Exists(source))
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(copy, file))!);
            File.Copy(source, Path.Combine(copy, file));
        }

        var readme = File.ReadAllText(Path.Combine(copy, "README.md"));
        var commands = Regex.Match(readme, "```sh\n(.*?)```", RegexOptions.Singleline).Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["./cellgenie demo", "./test"], commands.Select(c => c.Split('#')[0].Trim()));

        var result = Tool.TryRun("bash", "-c", $"cd '{copy}' && CELLGENIE_PACKAGES=standin ./cellgenie demo");
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        var demo = Path.Combine(copy, "cellgenie-demo");
        Assert.Equal(24, Directory.GetFiles(Path.Combine(demo, "synthetic", "images"), "*.png").Length);
        var report = File.ReadAllText(Path.Combine(demo, "report.html"));
        Assert.True(report.Length > 1_000_000);
        Assert.Contains("the images called real here are simulated too", report);
        foreach (var culture in new[] { "A172", "BT474", "BV2", "Huh7", "MCF7", "SHSY5Y", "SkBr3", "SKOV3" })
            Assert.Contains(culture, result.Output);

        var verified = Tool.TryRun("bash", "-c", $"cd '{copy}' && ./cellgenie verify cellgenie-demo/synthetic");
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Error);
        Assert.Contains("all bytes identical", verified.Output);
    }

    [Fact]
    public void Every_command_that_the_readme_shows_exists()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var shown = Regex.Matches(readme, @"^\./cellgenie ((?:[a-z]+ ?)+)", RegexOptions.Multiline).Select(m => m.Groups[1].Value.Trim()).Distinct().ToList();
        Assert.NotEmpty(shown);
        foreach (var command in shown)
        {
            // What follows a command's own words are arguments; a command is at most two words.
            var words = command.Split(' ');
            var own = words[0] is "dataset" or "library" ? words[..2] : words[..1];
            CellGenieProcess.Expect(0, [.. own, "--help"]);
        }
    }

    [Fact]
    public void Every_link_into_the_repository_leads_somewhere()
    {
        foreach (var file in Directory.GetFiles(Repository.Root, "*.md").Concat(Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md")))
        {
            foreach (Match link in Regex.Matches(File.ReadAllText(file), @"\]\((?!https?:|#)([^)#]+)"))
                Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(file)!, link.Groups[1].Value)), $"{file}: {link.Groups[1].Value}");
        }
    }
}
