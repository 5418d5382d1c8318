using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace CellGenie.Silo.Tests;

public sealed class UploadTests(SharedSilo shared)
{
    private Lab B => shared.B;

    [Fact]
    public async Task Archive_in_chunks_becomes_a_dataset()
    {
        var (path, dataset) = await NewDatasetAsync("chunked");
        var zip = Zip(archive =>
        {
            foreach (var file in Directory.GetFiles(shared.Sample.ImagesFolder))
                archive.CreateEntryFromFile(file, $"LIVECell/images/{Path.GetFileName(file)}");
            archive.CreateEntryFromFile(shared.Sample.TrainFile, "LIVECell/train.json");
        });
        var upload = (await B.Member.PostAsync($"{path}/uploads", $$"""{"length":{{zip.Length}},"sha256":"{{Convert.ToHexStringLower(SHA256.HashData(zip))}}"}""")).Is(201);
        var at = $"{path}/uploads/{upload.Json["id"]}";
        Assert.Equal(at, upload.Headers.Location!.ToString());
        var half = zip.Length / 2;
        var first = (await PutAsync(at, zip, 0, half)).Is(200);
        Assert.Equal(half, (long)first.Json["offset"]!);
        Assert.Equal(half, (long)(await B.Member.GetAsync(at)).Is(200).Json["offset"]!);
        (await PutAsync(at, zip, 0, half)).IsProblem(409, "conflict");
        Assert.Equal(zip.Length, (long)(await PutAsync(at, zip, half, zip.Length)).Is(200).Json["offset"]!);
        var ready = await CompleteAsync(path);
        Assert.Equal("ready", (string?)ready["phase"]);
        Assert.Equal(4, (int)ready["images"]!);
        Assert.Equal(dataset, (string?)ready["id"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("bytes 0-9")]
    [InlineData("bytes 0-9/*")]
    [InlineData("bytes */20")]
    [InlineData("bytes 9-0/20")]
    [InlineData("bytes 0-9/21")]
    [InlineData("bytes 0-8/20")]
    [InlineData("bytes 0-20/20")]
    [InlineData("lines 0-9/20")]
    [InlineData("bytes -1-9/20")]
    [InlineData("bytes 0-99999999999999999999/20")]
    public async Task Content_range_that_is_wrong_is_refused_and_nothing_is_kept(string? range)
    {
        var (path, _) = await NewDatasetAsync("ranges");
        var at = $"{path}/uploads/{(await B.Member.PostAsync($"{path}/uploads", """{"length":20}""")).Is(201).Json["id"]}";
        (await B.Member.PutAsync(at, new byte[10], range == null ? [] : [("Content-Range", range)])).IsProblem(400, "invalid");
        Assert.Equal(0, (long)(await B.Member.GetAsync(at)).Is(200).Json["offset"]!);
        await DeleteAsync(path);
    }

    [Fact]
    public async Task Chunk_that_does_not_begin_where_the_last_ended_is_a_conflict_that_names_the_place()
    {
        var (path, _) = await NewDatasetAsync("gap");
        var at = $"{path}/uploads/{(await B.Member.PostAsync($"{path}/uploads", """{"length":20}""")).Is(201).Json["id"]}";
        (await PutAsync(at, new byte[20], 0, 5)).Is(200);
        var problem = (await PutAsync(at, new byte[20], 6, 20)).IsProblem(409, "conflict");
        Assert.Contains("byte 5", (string?)problem["detail"]);
        await DeleteAsync(path);
    }

    [Theory]
    [InlineData("""{"length":0}""")]
    [InlineData("""{"length":-1}""")]
    [InlineData("""{"length":99999999999999}""")]
    [InlineData("""{"length":10,"sha256":"zz"}""")]
    public async Task Upload_that_cannot_be_is_refused(string json)
    {
        var (path, _) = await NewDatasetAsync("never");
        (await B.Member.PostAsync($"{path}/uploads", json)).Is(400, 429);
        await DeleteAsync(path);
    }

    [Fact]
    public async Task Same_archive_again_goes_on_with_its_unfinished_upload()
    {
        var (path, _) = await NewDatasetAsync("again");
        var body = $$"""{"length":20,"sha256":"{{new string('a', 64)}}"}""";
        var first = (await B.Member.PostAsync($"{path}/uploads", body)).Is(201).Json;
        await PutAsync($"{path}/uploads/{first["id"]}", new byte[20], 0, 5);
        var second = (await B.Member.PostAsync($"{path}/uploads", body)).Is(200).Json;
        Assert.Equal((string?)first["id"], (string?)second["id"]);
        Assert.Equal(5, (long)second["offset"]!);
        await DeleteAsync(path);
    }

    [Fact]
    public async Task Zip_bomb_rejects_the_dataset_with_a_reason()
    {
        var bomb = Zip(archive =>
        {
            for (var n = 1; n <= 8; n++)
            {
                using var stream = archive.CreateEntry($"images/bomb{n}.png", CompressionLevel.SmallestSize).Open();
                stream.Write(new byte[60 << 20]);
            }
        });
        Assert.InRange(bomb.Length, 1, 1_000_000);
        Assert.Contains("are unpacked", await RejectedAsync("bomb", bomb));
    }

    [Fact]
    public async Task Archive_with_paths_out_of_it_rejects_the_dataset_with_a_reason()
    {
        // Of a name only its last part counts, so the first ones are images of the dataset like others; the last is no name on every system.
        var evil = Zip(archive =>
        {
            foreach (var name in new[] { "../../../../evil1.png", "/evil2.png", "..\\..\\evil3.png", "images/../../con.png" })
            {
                using var stream = archive.CreateEntry(name).Open();
                stream.Write(new byte[10]);
            }
        });
        Assert.Contains("con.png", await RejectedAsync("evil", evil));
        var written = Directory.GetFiles(Path.GetDirectoryName(shared.Silo.Folder)!, "evil*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true });
        // Other runs on this machine may have left theirs, at the same place in their own folders.
        Assert.NotEmpty(written);
        Assert.All(written, f => Assert.Contains($"{Path.DirectorySeparatorChar}blobs{Path.DirectorySeparatorChar}t-", f, StringComparison.Ordinal));
        Assert.All(written, f => Assert.Equal("images", Path.GetFileName(Path.GetDirectoryName(f))));
    }

    [Fact]
    public async Task File_that_is_no_archive_or_another_than_was_said_rejects_the_dataset()
    {
        Assert.Contains("the archive cannot be", await RejectedAsync("none", new byte[1000]));
        Assert.Contains("SHA-256", await RejectedAsync("other", Zip(_ => { }), new string('0', 64)));
    }

    private async Task<string> RejectedAsync(string name, byte[] zip, string? sha256 = null)
    {
        var (path, _) = await NewDatasetAsync(name);
        var hash = sha256 == null ? "" : $",\"sha256\":\"{sha256}\"";
        var at = $"{path}/uploads/{(await B.Member.PostAsync($"{path}/uploads", $$"""{"length":{{zip.Length}}{{hash}}}""")).Is(201).Json["id"]}";
        (await PutAsync(at, zip, 0, zip.Length)).Is(200);
        var rejected = await CompleteAsync(path);
        Assert.Equal("rejected", (string?)rejected["phase"]);
        var reason = (string)rejected["reason"]!;
        Assert.DoesNotContain(shared.Silo.Folder, reason);
        return reason;
    }

    private async Task<(string Path, string Id)> NewDatasetAsync(string name)
    {
        var id = $"{name}-{Guid.NewGuid():N}";
        (await B.Member.PostAsync($"{B.Path}/datasets", $$"""{"id":"{{id}}"}""")).Is(201);
        return ($"{B.Path}/datasets/{id}", id);
    }

    private async Task<JsonNode> CompleteAsync(string path)
    {
        (await B.Member.PostAsync($"{path}/complete")).Is(202);
        return await SharedSilo.PollAsync(B.Viewer, path, d => (string?)d["phase"] is "ready" or "rejected");
    }

    private Task DeleteAsync(string path) => B.Owner.DeleteAsync(path);

    private Task<Answer> PutAsync(string at, byte[] zip, int from, int to) =>
        B.Member.PutAsync(at, zip[from..to], ("Content-Range", $"bytes {from}-{to - 1}/{zip.Length}"));

    private static byte[] Zip(Action<ZipArchive> fill)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
            fill(archive);
        return memory.ToArray();
    }
}
