using CellGenie.Grains.Storage;
using Microsoft.Extensions.Options;

namespace CellGenie.Grains.Tests;

public sealed class ArchiveUploadsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FolderBlobStore _blobs;
    private readonly ArchiveUploads _uploads;

    public ArchiveUploadsTests()
    {
        _blobs = new FolderBlobStore(_folder["blobs"]);
        _uploads = new ArchiveUploads(_blobs, Options.Create(new DatasetOptions { MaxArchiveBytes = 1000, MaxUploads = 2 }));
    }

    public void Dispose()
    {
        _blobs.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Upload_goes_on_where_its_pieces_end()
    {
        var upload = await _uploads.CreateAsync("lab-a", "d", 10, null);
        await Append(upload, 0, 4);
        await Append(upload, 4, 5);

        Assert.Equal(9, (await _uploads.GetAsync("lab-a", "d", upload.Id)).Offset);
        Assert.Equal(ErrorCode.Conflict, await ErrorAsync(() => Append(upload, 4, 1)));
        Assert.Equal(ErrorCode.Conflict, await ErrorAsync(() => Append(upload, 10, 1)));
        Assert.Equal(ErrorCode.Invalid, await ErrorAsync(() => Append(upload, 9, 2)));
        Assert.Equal(ErrorCode.Invalid, await ErrorAsync(() => Append(upload, 9, 0)));
        Assert.True((await Append(upload, 9, 1)).IsComplete);

        await _uploads.CopyToAsync("lab-a", await _uploads.GetAsync("lab-a", "d", upload.Id), _folder["whole"], CancellationToken.None);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], await File.ReadAllBytesAsync(_folder["whole"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Of_two_senders_of_one_piece_one_is_refused()
    {
        var upload = await _uploads.CreateAsync("lab-a", "d", 100, null);

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Record.ExceptionAsync(() => Append(upload, 0, 50)).AsTask()));

        Assert.Single(results, r => r == null);
        Assert.All(results, r => Assert.True(r is null or ServiceException { Code: ErrorCode.Conflict }, r?.ToString()));
        Assert.Equal(50, (await _uploads.GetAsync("lab-a", "d", upload.Id)).Offset);
    }

    [Fact]
    public async Task Upload_is_known_to_its_own_dataset_and_tenant_only()
    {
        var upload = await _uploads.CreateAsync("lab-a", "d", 10, null);

        Assert.Equal(ErrorCode.NotFound, await ErrorAsync(() => _uploads.GetAsync("lab-b", "d", upload.Id)));
        Assert.Equal(ErrorCode.NotFound, await ErrorAsync(() => _uploads.GetAsync("lab-a", "e", upload.Id)));
        Assert.Equal(ErrorCode.NotFound, await ErrorAsync(() => _uploads.GetAsync("lab-a", "d", "../d")));
        Assert.Empty(await _uploads.ListAsync("lab-a", "e", CancellationToken.None));
        Assert.Equal(upload, Assert.Single(await _uploads.ListAsync("lab-a", "d", CancellationToken.None)));
    }

    [Fact]
    public async Task Upload_that_is_too_large_or_one_too_many_is_refused()
    {
        Assert.Equal(ErrorCode.Invalid, await ErrorAsync(() => _uploads.CreateAsync("lab-a", "d", 1001, null)));
        Assert.Equal(ErrorCode.Invalid, await ErrorAsync(() => _uploads.CreateAsync("lab-a", "d", 0, null)));
        Assert.Equal(ErrorCode.Invalid, await ErrorAsync(() => _uploads.CreateAsync("lab-a", "d", 5, "abc")));
        await _uploads.CreateAsync("lab-a", "d", 5, null);
        await _uploads.CreateAsync("lab-a", "e", 5, null);
        var error = await Assert.ThrowsAsync<ServiceException>(() => _uploads.CreateAsync("lab-a", "f", 5, null));
        Assert.Equal((ErrorCode.Quota, "uploads"), (error.Code, error.Limit));
        await _uploads.DeleteAsync("lab-a", "d", CancellationToken.None);
        await _uploads.CreateAsync("lab-a", "f", 5, null);
    }

    private Task<ArchiveUpload> Append(ArchiveUpload upload, long offset, int length) =>
        _uploads.AppendAsync("lab-a", "d", upload.Id, offset, new MemoryStream([.. Enumerable.Range((int)offset, length).Select(i => (byte)i)]));

    private static async Task<ErrorCode> ErrorAsync(Func<Task> call) => (await Assert.ThrowsAsync<ServiceException>(call)).Code;
}
