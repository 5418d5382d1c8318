using CellGenie.Client;
using CellGenie.Coco;
using CellGenie.Grains;
using CellGenie.Grains.Storage;
using Microsoft.Extensions.Options;
using ErrorCode = CellGenie.Grains.ErrorCode;

namespace CellGenie.Silo;

/// <summary>Makes what a batch is downloaded as. Conversions need processors and disk, so that only a few run at a time.</summary>
/// <param name="blobs">Where batches lie.</param>
/// <param name="options">Where there is room for files that are worked on.</param>
internal sealed class BatchExports(IBlobStore blobs, IOptions<DatasetOptions> options)
{
    private const int Conversions = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim _turn = new(Conversions);

    /// <summary>Converts a batch, where the format is another than the one it is stored in.</summary>
    /// <exception cref="ServiceException">Too many conversions are under way.</exception>
    public async Task<BatchExport> PrepareAsync(string tenant, string batch, ExportFormat format, DateTimeOffset time, CancellationToken cancellationToken)
    {
        if (format == ExportFormat.Coco)
            return new BatchExport(blobs, tenant, batch, time, null, true);
        if (!await _turn.WaitAsync(Patience, cancellationToken))
            throw new ServiceException(ErrorCode.Unavailable, "too many conversions are under way", retryAfter: Patience);
        var folder = Path.Combine(options.Value.ScratchFolder, $"export-{Guid.NewGuid():N}");
        try
        {
            var to = FormatOf(format);
            var input = await CopyAsync(tenant, batch, folder, to.CopiesImages, cancellationToken);
            var output = Path.Combine(folder, "output");
            await Task.Run(() => DatasetConverter.Convert(input, DatasetFormat.Coco, output, to, new ConversionOptions { Workers = 1 }, cancellationToken: cancellationToken), cancellationToken);
            Directory.Delete(input, recursive: true);
            return new BatchExport(blobs, tenant, batch, time, folder, !to.CopiesImages) { Converted = output };
        }
        catch
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private static DatasetFormat FormatOf(ExportFormat format) => format switch
    {
        ExportFormat.CocoRle => DatasetFormat.CocoRle,
        ExportFormat.Labels => DatasetFormat.LabelsPng,
        ExportFormat.Yolo => DatasetFormat.Yolo,
        ExportFormat.Cellpose => DatasetFormat.Cellpose,
        ExportFormat.GeoJson => DatasetFormat.GeoJson,
        _ => DatasetFormat.Kaggle,
    };

    /// <summary>Copies what the converter reads to this machine.</summary>
    private async Task<string> CopyAsync(string tenant, string batch, string folder, bool withImages, CancellationToken cancellationToken)
    {
        var input = Directory.CreateDirectory(Path.Combine(folder, "input")).FullName;
        await CopyAsync(BlobPaths.BatchAnnotations(tenant, batch), Path.Combine(input, "annotations.json"), cancellationToken);
        if (!withImages)
            return input;
        var images = Directory.CreateDirectory(Path.Combine(input, "images")).FullName;
        await foreach (var item in blobs.ListAsync(tenant, BlobPaths.BatchImagesPrefix(batch), cancellationToken))
            await CopyAsync(item.Address, Path.Combine(images, item.Address.FileName), cancellationToken);
        return input;
    }

    private async Task CopyAsync(BlobAddress blob, string file, CancellationToken cancellationToken)
    {
        await using var source = await blobs.OpenReadAsync(blob, cancellationToken: cancellationToken);
        await using var target = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 17);
        await source.CopyToAsync(target, cancellationToken);
    }
}
