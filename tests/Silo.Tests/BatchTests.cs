using System.IO.Compression;
using System.Text.Json.Nodes;
using CellGenie.Grains.Storage;
using CellGenie.Synthesis;
using Microsoft.Extensions.DependencyInjection;

namespace CellGenie.Silo.Tests;

public sealed class BatchTests(SharedSilo shared)
{
    private Lab A => shared.A;

    private string Batch => $"{A.Path}/batches/{SharedSilo.Batch}";

    [Fact]
    public void Import_and_extraction_by_the_api_say_what_was_found()
    {
        Assert.Equal("uploading", (string?)shared.Steps["create"]["phase"]);
        var dataset = shared.Steps["dataset"];
        Assert.Equal("ready", (string?)dataset["phase"]);
        Assert.Equal(4, (int)dataset["images"]!);
        Assert.Equal(shared.Sample.Cells, (int)dataset["annotations"]!);
        Assert.Equal(["A172", "SkBr3"], dataset["cultures"]!.AsArray().Select(c => (string?)c));
        Assert.Equal("ready", (string?)shared.Steps["library"]["phase"]);
        var version = shared.Steps["library"]["versions"]![0]!;
        Assert.InRange((int)version["cells"]!, 1, shared.Sample.Cells);
        Assert.Equal("completed", (string?)shared.Steps["batch"]["phase"]);
        Assert.Equal(8, (int)shared.Steps["batch"]["done"]!);
    }

    [Fact]
    public async Task Downloaded_batch_has_the_bytes_that_the_engine_makes_alone()
    {
        using var expected = new TempFolder();
        MakeLocally(expected.Path);
        var names = await NamesAsync();
        Assert.Equal(Relative(expected.Path), names);
        foreach (var name in names)
        {
            var route = name switch { "annotations.json" => "annotations", "manifest.json" => "manifest", _ => name };
            var answer = (await A.Viewer.GetAsync($"{Batch}/{route}")).Is(200);
            Assert.True(answer.Bytes.AsSpan().SequenceEqual(File.ReadAllBytes(expected[name])), name);
        }
    }

    [Fact]
    public async Task File_can_be_asked_for_in_ranges()
    {
        var whole = (await A.Viewer.GetAsync($"{Batch}/annotations")).Is(200);
        var part = (await A.Viewer.GetAsync($"{Batch}/annotations", ("Range", "bytes=10-29"))).Is(206);
        Assert.Equal(whole.Bytes[10..30], part.Bytes);
        Assert.Equal($"bytes 10-29/{whole.Bytes.Length}", part.ContentHeaders.ContentRange!.ToString());
        var tag = whole.Headers.ETag!.ToString();
        (await A.Viewer.GetAsync($"{Batch}/annotations", ("If-None-Match", tag))).Is(304);
        (await A.Viewer.GetAsync($"{Batch}/annotations", ("Range", "bytes=10-29"), ("If-Range", "\"other\""))).Is(200);
        var beyond = await A.Viewer.GetAsync($"{Batch}/annotations", ("Range", $"bytes={whole.Bytes.Length}-"));
        beyond.IsProblem(416, "invalid");
    }

    [Fact]
    public async Task Files_come_in_pages()
    {
        var all = await NamesAsync();
        var paged = new List<string>();
        string? continuation = null;
        do
        {
            var page = (await A.Viewer.GetAsync($"{Batch}/files?limit=5{(continuation == null ? "" : $"&continuation={Uri.EscapeDataString(continuation)}")}")).Is(200).Json;
            Assert.InRange(page["items"]!.AsArray().Count, 1, 5);
            paged.AddRange(page["items"]!.AsArray().Select(f => (string)f!["name"]!));
            continuation = (string?)page["continuation"];
        }
        while (continuation != null);
        Assert.Equal(all, paged);
    }

    [Fact]
    public async Task Links_of_a_folder_are_addresses_of_the_api()
    {
        var image = (await NamesAsync()).First(n => n.StartsWith("images/", StringComparison.Ordinal));
        var links = (await A.Viewer.PostAsync($"{Batch}/links", $$"""{"files":["{{image}}","manifest.json"]}""")).Is(200).Json.AsArray();
        Assert.Equal(2, links.Count);
        Assert.All(links, l => Assert.Null(l!["expires"]));
        (await A.Viewer.GetAsync((string)links[0]!["url"]!)).Is(200);
        (await A.Viewer.GetAsync((string)links[1]!["url"]!)).Is(200);
        (await A.Viewer.PostAsync($"{Batch}/links", """{"files":[]}""")).IsProblem(400, "invalid");
        (await A.Viewer.PostAsync($"{Batch}/links", """{"files":["parts/00000.part"]}""")).IsProblem(404, "not-found");
    }

    [Fact]
    public async Task Archive_in_the_stored_format_holds_the_same_files_with_images_stored()
    {
        using var zip = await ArchiveAsync("coco");
        var names = await NamesAsync();
        Assert.Equal(names, zip.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal));
        foreach (var entry in zip.Entries)
        {
            var route = entry.FullName switch { "annotations.json" => "annotations", "manifest.json" => "manifest", var name => name };
            Assert.Equal((await A.Viewer.GetAsync($"{Batch}/{route}")).Is(200).Bytes, Read(entry));
            if (entry.FullName.EndsWith(".png", StringComparison.Ordinal))
                Assert.Equal(entry.Length, entry.CompressedLength);
        }

        var audit = (await A.Owner.GetAsync($"{A.Path}/audit?limit=1000")).Is(200).Json["items"]!.AsArray();
        Assert.Contains(audit, e => (string?)e!["action"] == "batch.download" && (string?)e["target"] == $"{Batch}/archive" && (string?)e["outcome"] == "done");
    }

    [Theory]
    [InlineData("coco-rle", "annotations.json", 1)]
    [InlineData("labels", ".png", 16)]
    [InlineData("yolo", ".txt", 8)]
    [InlineData("cellpose", "_masks.tif", 8)]
    [InlineData("geojson", ".geojson", 8)]
    [InlineData("kaggle", "train.csv", 1)]
    public async Task Archive_in_another_format_holds_converted_files_and_all_images(string format, string ending, int count)
    {
        using var zip = await ArchiveAsync(format);
        var names = zip.Entries.Select(e => e.FullName).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Equal(count, names.Count(n => n.EndsWith(ending, StringComparison.Ordinal)));
        Assert.Contains("manifest.json", names);
        Assert.Contains("conversion.json", names);
        var stored = (await NamesAsync()).Where(n => n.StartsWith("images/", StringComparison.Ordinal)).Select(n => Path.GetFileNameWithoutExtension(n)).ToList();
        Assert.Equal(8, stored.Count);
        Assert.All(stored, s => Assert.Contains(names, n => Path.GetFileNameWithoutExtension(n) == s));
        Assert.All(zip.Entries, e => Assert.Equal(e.Length, Read(e).Length));
        Assert.Empty(Directory.GetDirectories(Path.Combine(shared.Silo.Folder, "scratch"), "export-*"));
    }

    [Fact]
    public async Task Archive_in_an_unknown_format_is_refused()
    {
        var problem = (await A.Viewer.GetAsync($"{Batch}/archive?format=bmp")).IsProblem(400, "invalid");
        Assert.Contains("kaggle", (string?)problem["detail"]);
    }

    [Fact]
    public async Task Two_submits_with_one_key_are_one_batch_and_another_body_is_a_conflict()
    {
        const string Body = """{"dataset":"sample","request":{"imagesPerCulture":1,"cells":[1,2]}}""";
        var first = (await A.Member.PostAsync($"{A.Path}/batches", Body, ("Idempotency-Key", "order 66"))).Is(202);
        var second = (await A.Member.PostAsync($"{A.Path}/batches", Body, ("Idempotency-Key", "order 66"))).Is(202);
        var id = (string)first.Json["id"]!;
        Assert.Matches("^b-[a-z2-7]{20}$", id);
        Assert.Equal(id, (string?)second.Json["id"]);
        Assert.Equal($"{A.Path}/batches/{id}", first.Headers.Location!.ToString());
        (await A.Member.PostAsync($"{A.Path}/batches", Body.Replace(":1,", ":2,"), ("Idempotency-Key", "order 66"))).IsProblem(409, "conflict");
        (await A.Member.PostAsync($"{A.Path}/batches", Body, ("Idempotency-Key", new string('x', 129)))).IsProblem(400, "invalid");
        await SharedSilo.EndOfBatchAsync(A.Member, id, A.Name);
        var listed = (await A.Viewer.GetAsync($"{A.Path}/batches?limit=1000")).Is(200).Json["items"]!.AsArray();
        Assert.Single(listed, b => (string?)b!["id"] == id);
    }

    [Fact]
    public async Task Two_submits_of_a_run_with_one_key_are_one_run()
    {
        const string Body = """{"data":[{"source":"sample","synthetic":false,"weight":1}],"gpuClass":"any","steps":10}""";
        var first = (await A.Member.PostAsync($"{A.Path}/runs", Body, ("Idempotency-Key", "run"))).Is(202);
        var second = (await A.Member.PostAsync($"{A.Path}/runs", Body, ("Idempotency-Key", "run"))).Is(202);
        Assert.Equal((string?)first.Json["id"], (string?)second.Json["id"]);
        (await A.Member.PostAsync($"{A.Path}/runs", Body.Replace("10}", "11}"), ("Idempotency-Key", "run"))).IsProblem(409, "conflict");
        (await A.Member.PostAsync($"{A.Path}/runs/{(string?)first.Json["id"]}/cancel")).Is(200);
    }

    private void MakeLocally(string folder)
    {
        var blobs = shared.Silo.App.Services.GetRequiredService<IBlobStore>();
        var version = (string)shared.Steps["library"]["versions"]![0]!["id"]!;
        var index = blobs.FindLocalFile(BlobPaths.Library(A.Name, SharedSilo.Dataset, version, CellBank.IndexFile))!;
        using var bank = CellBank.Open(Path.GetDirectoryName(index)!);
        var specification = GenerationRequest.Parse(SharedSilo.Request).ToSpecification(bank.Index.Cultures, "library");
        DatasetGenerator.Generate(bank, specification, folder, 1);
    }

    private async Task<List<string>> NamesAsync() =>
        [.. (await A.Viewer.GetAsync($"{Batch}/files?limit=1000")).Is(200).Json["items"]!.AsArray().Select(f => (string)f!["name"]!)];

    private async Task<ZipArchive> ArchiveAsync(string format)
    {
        var answer = (await A.Viewer.GetAsync($"{Batch}/archive?format={format}")).Is(200);
        Assert.Equal("application/zip", answer.ContentHeaders.ContentType?.MediaType);
        Assert.Equal($"{SharedSilo.Batch}.zip", answer.ContentHeaders.ContentDisposition?.FileName);
        return new ZipArchive(new MemoryStream(answer.Bytes));
    }

    private static List<string> Relative(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
