using System.IO.Compression;
using System.Text.RegularExpressions;

namespace CellGenie.Client.Tests.Service;

[Collection(ServiceCollection.Name)]
public sealed partial class DocumentationTests(ServiceServer server) : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Code_of_the_page_is_the_code_that_is_run()
    {
        var source = File.ReadAllText(Path.Combine(Repository.Root, "tests", "Client.Tests", "Service", "Snippets.cs"));
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "sdk.md"));
        var regions = Region().Matches(source).ToDictionary(m => m.Groups["name"].Value, m => Dedent(m.Groups["code"].Value));
        var blocks = Block().Matches(page).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["code"].Value.TrimEnd('\n'));
        Assert.Equal(regions.Keys.Order(), blocks.Keys.Order());
        Assert.All(blocks, b => Assert.Equal(regions[b.Key], b.Value));
        Assert.Equal(blocks.Count, Regex.Count(page, "```csharp"));
    }

    [Fact(Timeout = 240_000)]
    public async Task Code_of_the_page_runs()
    {
        var ct = TestContext.Current.CancellationToken;
        var tenant = await server.NewTenantAsync();
        var key = await server.Operator(tenant).GetTenantClient().CreateKeyAsync("docs", ApiKeyScope.Admin, TimeSpan.FromHours(1), ct);
        var snippets = new Snippets(
            server.Address.ToString(), key.Secret, new SnippetFiles(server.Laboratory.TrainFile, server.Laboratory.ImagesFolder, _folder["out"], _folder["batch.zip"]));
        var genie = snippets.Connect();
        await snippets.ImportAsync(genie, ct);
        var batch = await snippets.GenerateAsync(genie, ct);
        await snippets.DownloadAsync(genie, batch, ct);
        Assert.Equal(2, Directory.GetFiles(_folder["out/images"]).Length);
        using (var archive = ZipFile.OpenRead(_folder["batch.zip"]))
            Assert.Contains(archive.Entries, e => e.Name.Contains("_masks."));
        await snippets.ListAsync(genie, ct);
        await snippets.FailAsync(genie, ct);
        await snippets.RotateAsync(ct);
    }

    [Fact(Timeout = 240_000)]
    public async Task Python_example_runs()
    {
        Assert.SkipUnless(Tool.IsInstalled("python3"), "needs python3, which is not installed");
        var ct = TestContext.Current.CancellationToken;
        var tenant = await server.NewTenantAsync();
        var key = await server.Operator(tenant).GetTenantClient().CreateKeyAsync("python", ApiKeyScope.Write, TimeSpan.FromHours(1), ct);
        var example = Path.Combine(Repository.Root, "examples", "python", "cellgenie_batch.py");
        var start = new System.Diagnostics.ProcessStartInfo("python3", [example, server.Laboratory.ImagesFolder, server.Laboratory.TrainFile, _folder["out"]]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["CELLGENIE_ENDPOINT"] = server.Address.ToString();
        start.Environment["CELLGENIE_API_KEY"] = key.Secret;
        using var python = System.Diagnostics.Process.Start(start)!;
        var error = python.StandardError.ReadToEndAsync(ct);
        var output = await python.StandardOutput.ReadToEndAsync(ct);
        await python.WaitForExitAsync(ct);
        Assert.True(python.ExitCode == 0, await error);

        // Every pixel of a synthetic image has one owner, so that masks never overlap: what is covered is the sum of the areas.
        var images = ImageLine().Matches(output);
        Assert.Equal(2, images.Count);
        Assert.All(images, m => Assert.Equal(m.Groups["pixels"].Value, m.Groups["covered"].Value));
        var batch = Assert.Single(await server.Http(key.Secret).GetBatchesAsync(ct).ToListAsync(ct));
        Assert.Equal(batch.Cells, images.Sum(m => long.Parse(m.Groups["cells"].Value)));
        Assert.Contains($"batch {batch.Id}: 2 images, {batch.Cells} cells", output);
    }

    public void Dispose() => _folder.Dispose();

    private static string Dedent(string code)
    {
        var lines = code.TrimEnd().Split('\n');
        var indent = lines.Where(l => l.Length > 0).Min(l => l.Length - l.TrimStart().Length);
        return string.Join('\n', lines.Select(l => l.Length == 0 ? l : l[indent..]));
    }

    [GeneratedRegex(@"#region (?<name>\w+)\n(?<code>.*?)\n *#endregion", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"<!-- (?<name>\w+) -->\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^\S+: (?<cells>\d+) cells, (?<pixels>\d+) pixels, (?<covered>\d+) covered$", RegexOptions.Multiline)]
    private static partial Regex ImageLine();
}
