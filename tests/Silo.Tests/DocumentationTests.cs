using System.Diagnostics;
using System.Text.RegularExpressions;

namespace CellGenie.Silo.Tests;

public sealed partial class DocumentationTests(SharedSilo shared)
{
    [Fact]
    public async Task Examples_of_the_api_page_run_as_they_stand()
    {
        foreach (var tool in new[] { "bash", "curl", "jq", "zip", "unzip" })
            Assert.SkipUnless(Tool.IsInstalled(tool), $"needs {tool}, which is not installed");
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "api.md"), TestContext.Current.CancellationToken);
        var blocks = Example().Matches(page).Select(m => m.Groups[1].Value).ToList();
        Assert.True(blocks.Count >= 9);
        using var work = new TempFolder();
        await File.WriteAllTextAsync(work["examples.sh"], "set -euxo pipefail\n" + string.Join("\n", blocks), TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("bash", [work["examples.sh"]]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SERVER"] = shared.Silo.Root.ToString().TrimEnd('/');
        start.Environment["DATA"] = shared.Silo.Folder;
        start.Environment["SAMPLE"] = Path.GetDirectoryName(shared.Sample.TrainFile)!;
        start.Environment["WORK"] = work.Path;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{output}\n{await error}");
        Assert.Contains("\"phase\": \"completed\"", output);
        Assert.Contains("key.revoke done", output);
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
