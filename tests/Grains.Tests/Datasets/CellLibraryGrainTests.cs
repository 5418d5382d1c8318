using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CellGenie.Grains.Storage;
using CellGenie.Synthesis;

namespace CellGenie.Grains.Tests;

public sealed class CellLibraryGrainTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Extraction_stores_a_bank_under_its_hash_and_the_profiles_of_its_cultures(bool remote)
    {
        await using var lab = await DatasetLab.StartAsync(remote);
        await lab.MakeReadyAsync();

        var status = await lab.ExtractAsync();

        Assert.True(status.Phase == LibraryPhase.Ready, status.Reason);
        var version = Assert.Single(status.Versions);
        var bank = await lab.ReadAsync(BlobPaths.Library(DatasetLab.Tenant, DatasetLab.Id, version.Id, "bank.bin"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bank.AsSpan(CellBank.HashedFrom))), version.BankSha256);
        Assert.Equal(version.BankSha256[..16], version.Id);
        Assert.Equal(RealData.Cultures, version.Cultures);
        Assert.InRange(version.Cells, 1, RealData.Cells);

        var indexBytes = await lab.ReadAsync(BlobPaths.Library(DatasetLab.Tenant, DatasetLab.Id, version.Id, "index.json"));
        Assert.DoesNotContain(Path.GetTempPath(), Encoding.UTF8.GetString(indexBytes));
        Assert.Equal(bank.Length + indexBytes.Length, version.Bytes);
        using var index = JsonDocument.Parse(indexBytes);
        Assert.Equal(version.Cells, index.RootElement.GetProperty("cells").GetInt32());
        using var _ = lab.Silo.As(DatasetLab.Tenant, Role.Viewer);
        foreach (var culture in index.RootElement.GetProperty("cultures").EnumerateArray())
        {
            var info = await lab.Silo.Grains.Culture(DatasetLab.Tenant, DatasetLab.Id, culture.GetProperty("name").GetString()!).GetAsync();
            using var profile = JsonDocument.Parse(info.ProfileJson);
            Assert.True(JsonElement.DeepEquals(culture, profile.RootElement));
            Assert.Equal(version.Id, info.LibraryVersion);
        }

        var bytes = (await lab.Blobs.MeasureAsync(DatasetLab.Tenant, "", TestContext.Current.CancellationToken)).Bytes;
        Assert.Equal(bytes, (await lab.Silo.Grains.Tenant(DatasetLab.Tenant).GetAsync()).Usage.Bytes);
    }

    [Fact]
    public async Task Dataset_extracted_twice_is_one_version()
    {
        await using var lab = await DatasetLab.StartAsync();
        await lab.MakeReadyAsync();
        var first = await lab.ExtractAsync();
        lab.Time.Advance(TimeSpan.FromDays(1));

        var second = await lab.ExtractAsync();

        Assert.Equivalent(first, second);
        Assert.Equal(2, (await lab.PathsAsync("libraries/")).Count);
    }

    [Fact]
    public async Task Dataset_that_is_not_ready_is_not_extracted()
    {
        await using var lab = await DatasetLab.StartAsync();
        using var _ = lab.Silo.As(DatasetLab.Tenant);

        Assert.Equal(ErrorCode.Conflict, (await Assert.ThrowsAsync<ServiceException>(() => lab.Library.ExtractAsync())).Code);
        Assert.Equal(LibraryPhase.Empty, (await lab.Library.GetAsync()).Phase);
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<ServiceException>(() => lab.Silo.Grains.Library(DatasetLab.Tenant, "none").ExtractAsync())).Code);
    }

    [Fact]
    public async Task Extraction_that_was_under_way_when_the_silo_stopped_ends_after_the_next_start()
    {
        await using var lab = await DatasetLab.StartAsync(remote: true);
        await lab.MakeReadyAsync();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lab.Faulty.BeforeRead = blob => blob.FileName == "annotations.json" && begun.TrySetResult() ? new TaskCompletionSource().Task : Task.CompletedTask;
        using (lab.Silo.As(DatasetLab.Tenant))
            Assert.Equal(LibraryPhase.Extracting, (await lab.Library.ExtractAsync()).Phase);
        await begun.Task;

        await lab.RestartAsync();
        await lab.RingAsync(lab.Library);

        using var _ = lab.Silo.As(DatasetLab.Tenant);
        Assert.Equal(LibraryPhase.Ready, (await Eventually.BecomesAsync(() => lab.Library.GetAsync(), s => s.Phase != LibraryPhase.Extracting)).Phase);
    }

    [Fact]
    public async Task Extraction_that_fails_keeps_the_versions_before_and_says_why()
    {
        await using var lab = await DatasetLab.StartAsync(remote: true);
        await lab.MakeReadyAsync();
        var first = await lab.ExtractAsync();
        lab.Faulty.OnRead = (blob, bytes) => blob.FileName.EndsWith(".tif", StringComparison.Ordinal) ? [1, 2, 3] : bytes;

        var second = await lab.ExtractAsync();

        Assert.Equal(LibraryPhase.Failed, second.Phase);
        Assert.Contains("no cell was found", second.Reason);
        Assert.DoesNotContain(Path.GetTempPath(), second.Reason);
        Assert.Equivalent(first.Versions, second.Versions);
    }

    [Fact]
    public async Task Report_of_an_earlier_extraction_is_not_taken()
    {
        await using var lab = await DatasetLab.StartAsync();
        await lab.MakeReadyAsync();
        var before = await lab.ExtractAsync();
        using var _ = lab.Silo.AsGrain(DatasetLab.Tenant);
        await lab.Library.ReportExtractionAsync(new ExtractionReport(1, "late", null));

        Assert.Equivalent(before, await lab.Library.GetAsync());
    }
}
