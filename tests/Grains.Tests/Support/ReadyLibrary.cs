using CellGenie.Grains.Storage;

namespace CellGenie.Grains.Tests;

/// <summary>Everything that a silo keeps once a tenant has a dataset and its cell library: made once a test run through the grains, copied for each test.</summary>
internal static class ReadyLibrary
{
    private static readonly Lazy<Task<(string Folder, string Version)>> Made = new(MakeAsync);

    /// <summary>Puts it into an empty folder.</summary>
    /// <returns>The version of the library.</returns>
    public static async Task<string> CopyToAsync(string folder)
    {
        var (from, version) = await Made.Value;
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(f => !f.Contains($"{Path.DirectorySeparatorChar}.work{Path.DirectorySeparatorChar}", StringComparison.Ordinal)))
        {
            var to = Path.Combine(folder, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        return version;
    }

    private static async Task<(string Folder, string Version)> MakeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("cellgenie-library-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        await using var silo = await TestSilo.StartAsync(folder);
        await silo.CreateTenantAsync(BatchSilo.Tenant);
        using var owner = silo.As(BatchSilo.Tenant);
        var dataset = silo.Grains.Dataset(BatchSilo.Tenant, BatchSilo.Dataset);
        await dataset.CreateAsync();
        foreach (var image in RealData.Images)
            await silo.Blobs.WriteAsync(BlobPaths.DatasetImage(BatchSilo.Tenant, BatchSilo.Dataset, Path.GetFileName(image)), File.ReadAllBytes(image));
        await silo.Blobs.WriteAsync(BlobPaths.DatasetAnnotations(BatchSilo.Tenant, BatchSilo.Dataset), File.ReadAllBytes(RealData.TrainFile));
        await dataset.CompleteUploadAsync();
        await Eventually.BecomesAsync(() => dataset.GetAsync(), d => d.Phase == DatasetPhase.Ready);
        var library = silo.Grains.Library(BatchSilo.Tenant, BatchSilo.Dataset);
        await library.ExtractAsync();
        var ready = await Eventually.BecomesAsync(() => library.GetAsync(), l => l.Phase == LibraryPhase.Ready);
        return (folder, ready.Versions[0].Id);
    }
}
