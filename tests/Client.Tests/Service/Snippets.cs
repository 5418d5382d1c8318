namespace CellGenie.Client.Tests.Service;

/// <summary>The code of docs/sdk.md: each region stands there word for word, and each is run.</summary>
internal sealed class Snippets(string endpoint, string key, SnippetFiles files)
{
    public CellGenieClient Connect()
    {
        #region connect
        var genie = new CellGenieClient(new Uri(endpoint), new CellGenieApiKeyCredential(key));
        #endregion
        return genie;
    }

    public async Task ImportAsync(CellGenieClient genie, CancellationToken ct)
    {
        var (annotations, images) = (files.Annotations, files.Images);

        #region import
        var dataset = genie.GetDatasetClient("livecell");
        var progress = new Progress<TransferProgress>(p => Console.WriteLine($"{p.Files} of {p.TotalFiles} files sent"));
        var import = await dataset.ImportCocoAsync(WaitUntil.Completed, annotations, images, new ImportOptions { Progress = progress }, ct);
        Console.WriteLine($"{import.Status!.Images} images, {import.Status.Annotations} cells, {import.Status.Warnings} warnings");
        #endregion
    }

    public async Task<string> GenerateAsync(CellGenieClient genie, CancellationToken ct)
    {
        #region generate
        var dataset = genie.GetDatasetClient("livecell");
        var batch = await dataset.GenerateAsync(WaitUntil.Started, new GenerateOptions(imagesPerCulture: 2) { Seed = 42 }, ct);
        Console.WriteLine(batch.Id);
        await foreach (var e in batch.WatchAsync(cancellationToken: ct))
            Console.WriteLine($"{e.Status.Phase}: {e.Status.Done} of {e.Status.Images}");
        #endregion
        return batch.Id;
    }

    public async Task DownloadAsync(CellGenieClient genie, string savedId, CancellationToken ct)
    {
        var (folder, archive) = (files.Output, files.Archive);

        #region download
        var batch = new GenerateOperation(genie, savedId);
        var status = await batch.WaitForCompletionAsync(ct);
        await batch.DownloadAsync(folder, cancellationToken: ct);
        await batch.DownloadArchiveAsync(archive, ExportFormat.Cellpose, cancellationToken: ct);
        foreach (var failure in status.FirstFailures)
            Console.WriteLine($"image {failure.Image} could not be made: {failure.Reason}");
        #endregion
    }

    public async Task ListAsync(CellGenieClient genie, CancellationToken ct)
    {
        #region list
        await foreach (var batch in genie.GetBatchesAsync(ct))
            Console.WriteLine($"{batch.Id} {batch.Phase}");

        await foreach (var page in genie.GetBatchesAsync(ct).AsPagesAsync(limit: 50))
            Console.WriteLine($"{page.Items.Count} batches; go on with {page.Continuation ?? "nothing"}");
        #endregion
    }

    public async Task FailAsync(CellGenieClient genie, CancellationToken ct)
    {
        #region errors
        try
        {
            await genie.GetBatchClient("b-unknown").GetAsync(ct);
        }
        catch (CellGenieRequestException e) when (e.ErrorCode == CellGenieErrorCode.NotFound)
        {
            Console.WriteLine($"there is no such batch ({e.Status}, trace {e.TraceId})");
        }
        catch (CellGenieRequestException e) when (e.ErrorCode == CellGenieErrorCode.Quota)
        {
            Console.WriteLine($"the quota {e.Limit} is used up; again in {e.RetryAfter}");
        }
        #endregion
    }

    public async Task RotateAsync(CancellationToken ct)
    {
        #region rotate
        var credential = new CellGenieApiKeyCredential(key);
        var genie = new CellGenieClient(new Uri(endpoint), credential);
        var keys = await genie.GetTenantClient().GetKeysAsync(ct).ToListAsync(ct);
        var successor = await genie.GetTenantClient().RotateKeyAsync(keys[0].Id, overlap: TimeSpan.FromHours(1), ct);
        credential.Update(successor.Secret);
        #endregion
        await genie.GetCallerAsync(ct);
    }
}
