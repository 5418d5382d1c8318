using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CellGenie.Coco;
using CellGenie.Grains.Storage;

namespace CellGenie.Grains.Tests;

public sealed class DatasetGrainTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Archive_becomes_a_dataset_with_its_images_its_merged_annotations_and_its_audit(bool remote)
    {
        await using var lab = await DatasetLab.StartAsync(remote);
        var zip = RealData.Zip();
        await lab.PutArchiveAsync(zip, Convert.ToHexString(SHA256.HashData(zip)));

        var status = await lab.CompleteAsync();

        Assert.True(status.Phase == DatasetPhase.Ready, status.Reason);
        Assert.Equal((6, RealData.Cells), (status.Images, (int)status.Annotations));
        Assert.Equal(RealData.Cultures, status.Cultures);
        Assert.Equal(0, status.Errors);
        Assert.Equal(RealData.Images.Select(i => $"datasets/livecell/images/{Path.GetFileName(i)}"), await lab.PathsAsync("datasets/livecell/images/"));
        foreach (var image in RealData.Images)
            Assert.Equal(await File.ReadAllBytesAsync(image, TestContext.Current.CancellationToken), await lab.ReadAsync(BlobPaths.DatasetImage(DatasetLab.Tenant, DatasetLab.Id, Path.GetFileName(image))));

        var annotations = await lab.ReadAsync(BlobPaths.DatasetAnnotations(DatasetLab.Tenant, DatasetLab.Id));
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder["merged.json"], annotations, TestContext.Current.CancellationToken);
        using var merged = CocoFile.Open(folder["merged.json"], TestContext.Current.CancellationToken);
        Assert.Empty(merged.Problems);
        Assert.Equal(RealData.Cells, merged.AnnotationCount);
        Assert.Equal(["train", "val"], merged.Images.Select(i => i.Split).Distinct().Order());

        var audit = Encoding.UTF8.GetString(await lab.ReadAsync(BlobPaths.DatasetAudit(DatasetLab.Tenant, DatasetLab.Id)));
        Assert.Contains("livecell_coco_train.json", audit);
        Assert.DoesNotContain(Path.GetTempPath(), audit);
        var usage = await lab.Blobs.MeasureAsync(DatasetLab.Tenant, "datasets/livecell/", TestContext.Current.CancellationToken);
        Assert.Equal(usage.Bytes, status.Bytes);
        using (lab.Silo.As(DatasetLab.Tenant))
            Assert.Equal(usage.Bytes, (await lab.Silo.Grains.Tenant(DatasetLab.Tenant).GetAsync()).Usage.Bytes);
    }

    [Fact]
    public async Task Nothing_is_left_of_the_work_when_a_dataset_is_ready()
    {
        await using var lab = await DatasetLab.StartAsync(remote: true);
        await lab.MakeReadyAsync();

        await Eventually.BecomesAsync(() => lab.PathsAsync("uploads/"), paths => paths.Count == 0);
        Assert.All(Directory.EnumerateFiles(lab.Scratch, "*", SearchOption.AllDirectories), f => Assert.EndsWith(".lock", f));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Files_one_by_one_become_a_dataset(bool remote)
    {
        await using var lab = await DatasetLab.StartAsync(remote);
        await lab.PutImagesAsync();
        await lab.PutAnnotationsAsync();

        var status = await lab.CompleteAsync();

        Assert.True(status.Phase == DatasetPhase.Ready, status.Reason);
        Assert.Equal(RealData.TrainCells, status.Annotations);
    }

    [Fact]
    public async Task Dataset_that_is_ready_never_changes()
    {
        await using var lab = await DatasetLab.StartAsync();
        await lab.MakeReadyAsync();
        using var _ = lab.Silo.As(DatasetLab.Tenant);
        var before = await lab.Dataset.GetAsync();

        Assert.Equal(ErrorCode.Conflict, (await Assert.ThrowsAsync<ServiceException>(() => lab.Dataset.RequireUploadingAsync())).Code);
        Assert.Equivalent(before, await lab.Dataset.CompleteUploadAsync());
        Assert.Equivalent(before, await lab.Dataset.CreateAsync());
        using (lab.Silo.AsGrain(DatasetLab.Tenant))
            await lab.Dataset.ReportImportAsync(new ImportReport(1, "late", 0, 0, 0, [], 0, 0));
        Assert.Equivalent(before, await lab.Dataset.GetAsync());
    }

    [Fact]
    public async Task Dataset_that_was_rejected_can_be_mended_and_completed()
    {
        await using var lab = await DatasetLab.StartAsync();
        await lab.PutImagesAsync();
        Assert.Contains("no annotations", (await lab.CompleteAsync()).Reason);

        using (lab.Silo.As(DatasetLab.Tenant))
            await lab.Dataset.RequireUploadingAsync();
        await lab.PutAnnotationsAsync();
        var status = await lab.CompleteAsync();
        Assert.Equal((DatasetPhase.Ready, null), (status.Phase, status.Reason));
    }

    [Theory]
    [InlineData("{", "cannot")]
    [InlineData("{\"images\":[],\"annotations\":[],\"categories\":[]}", "none of the 0 images")]
    [InlineData("{\"images\":[{\"id\":1,\"file_name\":\"/etc/passwd\",\"width\":5,\"height\":5}],\"annotations\":[],\"categories\":[{\"id\":1,\"name\":\"cell\"}]}", "none of the 1 images")]
    public async Task Annotations_that_cannot_be_used_reject_the_dataset(string json, string reason)
    {
        await using var lab = await DatasetLab.StartAsync(remote: true);
        await lab.PutImagesAsync();
        await lab.PutAnnotationsAsync(Encoding.UTF8.GetBytes(json));

        var status = await lab.CompleteAsync();

        Assert.Equal(DatasetPhase.Rejected, status.Phase);
        Assert.True(reason == "cannot" || status.Reason!.Contains(reason, StringComparison.Ordinal), status.Reason);
        Assert.DoesNotContain(Path.GetTempPath(), status.Reason);
        Assert.Contains("audit.json", string.Join(' ', await lab.PathsAsync("datasets/livecell/")));
    }

    public static TheoryData<string, string> BadArchives => new()
    {
        { "too many files", "at most 20 of" },
        { "bomb", "unpacked" },
        { "large image", "are possible" },
        { "twice", "another file has this name" },
        { "hidden name", "starts with a dot" },
        { "other bytes", "other bytes" },
        { "cut", "cannot be read" },
        { "changed", "" },
        { "no zip", "cannot be read" },
    };

    [Theory]
    [MemberData(nameof(BadArchives))]
    public async Task Archive_that_breaks_a_rule_rejects_the_dataset(string fault, string reason)
    {
        await using var lab = await DatasetLab.StartAsync(options: o => (o.MaxArchiveFiles, o.MaxImageBytes, o.MaxArchiveRatio) = (20, 1 << 20, 50));
        await lab.PutArchiveAsync(fault switch
        {
            "too many files" => RealData.Zip(zip => Add(zip, 20, i => $"more/{i}.txt", 0)),
            "bomb" => RealData.Zip(zip => Add(zip, 1, _ => "bomb.json", 200 << 20)),
            "large image" => RealData.Zip(zip => Add(zip, 1, _ => "a.tif", (1 << 20) + 1)),
            "twice" => RealData.Zip(zip => Add(zip, 1, _ => $"other/{Path.GetFileName(RealData.Images[0]).ToUpperInvariant()}", 10)),
            "hidden name" => RealData.Zip(zip => Add(zip, 1, _ => "x/.png", 10)),
            "other bytes" => await OtherBytesAsync(lab),
            "cut" => RealData.Zip()[..^100],
            "changed" => Change(RealData.Zip()),
            _ => Encoding.UTF8.GetBytes("this is no archive"),
        });

        var status = await lab.CompleteAsync();

        Assert.Equal(DatasetPhase.Rejected, status.Phase);
        Assert.Contains(reason, status.Reason);
        Assert.DoesNotContain(Path.GetTempPath(), status.Reason);
    }

    [Theory]
    [InlineData("../../../escape.png")]
    [InlineData("/etc/escape.png")]
    [InlineData("..\\..\\escape.png")]
    public async Task Path_in_an_archive_leads_nowhere(string path)
    {
        await using var lab = await DatasetLab.StartAsync();
        await lab.PutArchiveAsync(RealData.Zip(zip => zip.CreateEntryFromFile(RealData.Images[0], path)));

        var status = await lab.CompleteAsync();

        Assert.True(status.Phase == DatasetPhase.Ready, status.Reason);
        Assert.Contains("datasets/livecell/images/escape.png", await lab.PathsAsync(""));
        Assert.DoesNotContain(await lab.PathsAsync(""), p => p.Contains("escape", StringComparison.Ordinal) && !p.StartsWith("datasets/livecell/images/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Archive_that_is_not_all_there_or_not_what_was_said_rejects_the_dataset()
    {
        await using var lab = await DatasetLab.StartAsync();
        var zip = RealData.Zip();
        var upload = await lab.Uploads.CreateAsync(DatasetLab.Tenant, DatasetLab.Id, zip.Length, null, TestContext.Current.CancellationToken);
        await lab.Uploads.AppendAsync(DatasetLab.Tenant, DatasetLab.Id, upload.Id, 0, new MemoryStream(zip[..1000]), TestContext.Current.CancellationToken);
        Assert.Contains($"1000 of its {zip.Length} bytes", (await lab.CompleteAsync()).Reason);

        await lab.PutArchiveAsync(zip, new string('0', 64));
        Assert.Contains("SHA-256", (await lab.CompleteAsync()).Reason);
    }

    [Fact]
    public async Task Dataset_beyond_the_quota_is_rejected_with_the_limit()
    {
        await using var lab = await DatasetLab.StartAsync(quotas: new Quotas(1, 1000, 1, 1));
        await lab.PutArchiveAsync(RealData.Zip());

        Assert.Contains("bytes:", (await lab.CompleteAsync()).Reason);
    }

    [Fact]
    public async Task Check_that_was_under_way_when_the_silo_stopped_ends_after_the_next_start()
    {
        await using var lab = await DatasetLab.StartAsync(remote: true);
        await lab.PutArchiveAsync(RealData.Zip());
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stalled = new TaskCompletionSource();
        lab.Faulty.BeforeWrite = blob => blob.FileName.EndsWith(".tif", StringComparison.Ordinal) && begun.TrySetResult() ? stalled.Task : Task.CompletedTask;
        using (lab.Silo.As(DatasetLab.Tenant))
            Assert.Equal(DatasetPhase.Checking, (await lab.Dataset.CompleteUploadAsync()).Phase);
        await begun.Task;

        await lab.RestartAsync();
        await lab.RingAsync(lab.Dataset);

        using var _ = lab.Silo.As(DatasetLab.Tenant);
        var status = await lab.EndAsync();
        Assert.True(status.Phase == DatasetPhase.Ready, status.Reason);
        Assert.Equal(RealData.Cells, status.Annotations);
    }

    [Fact]
    public async Task Check_whose_storage_fails_is_made_again_and_given_up_after_five_tries()
    {
        await using var lab = await DatasetLab.StartAsync(remote: true);
        await lab.PutArchiveAsync(RealData.Zip());
        var failures = 0;
        lab.Faulty.BeforeWrite = blob =>
        {
            if (blob.FileName != "audit.json")
                return Task.CompletedTask;
            Interlocked.Increment(ref failures);
            throw new BlobStoreException("the account is busy");
        };
        using var _ = lab.Silo.As(DatasetLab.Tenant);
        await lab.Dataset.CompleteUploadAsync();
        var status = await Eventually.BecomesAsync(
            async () =>
            {
                await lab.RingAsync(lab.Dataset);
                return await lab.Dataset.GetAsync();
            },
            s => s.Phase != DatasetPhase.Checking);

        Assert.Equal((DatasetPhase.Rejected, 5), (status.Phase, failures));
        Assert.Contains("the account is busy", status.Reason);

        lab.Faulty.BeforeWrite = _ => Task.CompletedTask;
        await lab.PutArchiveAsync(RealData.Zip());
        Assert.Equal(DatasetPhase.Ready, (await lab.CompleteAsync()).Phase);
    }

    [Fact]
    public async Task Dataset_that_was_ready_is_purged_14_days_after_its_deletion()
    {
        await using var lab = await DatasetLab.StartAsync();
        await lab.MakeReadyAsync();
        await lab.ExtractAsync();
        using var _ = lab.Silo.As(DatasetLab.Tenant);
        await lab.Dataset.DeleteAsync();

        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<ServiceException>(() => lab.Dataset.GetAsync())).Code);
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<ServiceException>(() => lab.Library.GetAsync())).Code);
        Assert.Equal(ErrorCode.Conflict, (await Assert.ThrowsAsync<ServiceException>(() => lab.Dataset.CreateAsync())).Code);
        lab.Time.Advance(TimeSpan.FromDays(14) - TimeSpan.FromSeconds(1));
        await lab.RingAsync(lab.Dataset);
        Assert.NotEmpty(await lab.PathsAsync("datasets/"));

        lab.Time.Advance(TimeSpan.FromSeconds(1));
        await lab.RingAsync(lab.Dataset);
        Assert.Empty(await lab.PathsAsync(""));
        Assert.Equal(0, (await lab.Silo.Grains.Tenant(DatasetLab.Tenant).GetAsync()).Usage.Bytes);
        await lab.Dataset.CreateAsync();
        Assert.Equal(LibraryPhase.Empty, (await lab.Library.GetAsync()).Phase);
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<ServiceException>(() => lab.Silo.Grains.Culture(DatasetLab.Tenant, DatasetLab.Id, "BV2").GetAsync())).Code);
    }

    [Fact]
    public async Task Dataset_that_never_was_ready_is_purged_at_once()
    {
        await using var lab = await DatasetLab.StartAsync();
        await lab.PutImagesAsync();
        await lab.PutArchiveAsync(RealData.Zip());
        using var _ = lab.Silo.As(DatasetLab.Tenant);
        await lab.Dataset.DeleteAsync();
        await lab.RingAsync(lab.Dataset);

        Assert.Empty(await lab.PathsAsync(""));
        Assert.Equal(DatasetPhase.Uploading, (await lab.Dataset.CreateAsync()).Phase);
    }

    private static void Add(ZipArchive zip, int count, Func<int, string> name, int length)
    {
        for (var i = 0; i < count; i++)
        {
            using var stream = zip.CreateEntry(name(i), CompressionLevel.Fastest).Open();
            stream.Write(new byte[length]);
        }
    }

    private static async Task<byte[]> OtherBytesAsync(DatasetLab lab)
    {
        await lab.Blobs.WriteAsync(BlobPaths.DatasetImage(DatasetLab.Tenant, DatasetLab.Id, Path.GetFileName(RealData.Images[2])), new byte[10]);
        return RealData.Zip();
    }

    private static byte[] Change(byte[] zip)
    {
        zip[2000] ^= 1;
        return zip;
    }
}
