using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using CellGenie.Grains;
using CellGenie.Grains.Storage;
using CellGenie.Silo;
using CellGenie.Synthesis.Sampling;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CellGenie.Bench;

/// <summary>
/// Wall time of grain calls through the cluster client of a silo that keeps everything in a folder, while it renders a batch: one that reads (a batch's
/// status), one that writes one state (quotas are set), one that writes several (a batch is submitted), and the reports of the shards, as they see them.
/// </summary>
internal static class GrainsBench
{
    private const string Tenant = "lab";
    private const int WarmUp = 200;

    // More than are rendered in the time, in shards small enough that many of them report.
    private const int RenderedMeanwhile = 2000;
    private const int CallsPerWrite = 10;
    private static readonly Principal Operator = new(PrincipalKind.Operator, "", Role.Viewer, "bench");
    private static readonly Quotas Quotas = new(1L << 40, 1L << 50, int.MaxValue, 0);
    private static readonly ConcurrentQueue<double> Reports = new();

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var output = Path.GetFullPath(arguments.Text("out"));
        var calls = arguments.Number("calls", 2000);
        if (Directory.Exists(output))
            Directory.Delete(output, recursive: true);
        await using var silo = Create(output, arguments.Number("workers", Math.Max(1, Environment.ProcessorCount - 1)));
        await silo.StartAsync();
        var principals = silo.Services.GetRequiredService<PrincipalContext>();
        var grains = silo.Services.GetRequiredService<IClusterClient>();
        using (principals.Use(Operator))
            await grains.Tenant(Tenant).CreateAsync("Lab", Quotas);
        using var owner = principals.Use(new Principal(PrincipalKind.Lab, Tenant, Role.Owner, "bench"));
        var version = await MakeLibraryAsync(grains, silo.Services.GetRequiredService<IBlobStore>(), Path.Combine(output, "sample"));
        BatchOrder Order(int images) => new("lab", version, $$"""{"imagesPerCulture":{{images}},"seed":1}""");

        var batch = grains.Batch(Tenant, "large");
        await batch.SubmitAsync(Order(RenderedMeanwhile));
        List<double> reads = [], writes = [], submits = [];
        for (var call = -WarmUp; call < calls; call++)
        {
            if (call == 0)
            {
                Reports.Clear();
                reads.Clear();
                writes.Clear();
                submits.Clear();
            }

            reads.Add(await TimeAsync(() => batch.GetAsync()));
            if (call % CallsPerWrite == 0)
                {
                using (principals.Use(Operator))
                    writes.Add(await TimeAsync(() => grains.Tenant(Tenant).SetQuotasAsync(Quotas)));
                submits.Add(await TimeAsync(() => grains.Batch(Tenant, $"small-{call + WarmUp}").SubmitAsync(Order(1))));
            }
        }

        var done = (await batch.GetAsync()).Done;
        await batch.CancelAsync();
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            orleans = typeof(IClusterClient).Assembly.GetName().Name,
            processors = Environment.ProcessorCount,
            images_rendered_meanwhile = done,
            load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Trim() : "",
            read_ms = Of(reads),
            write_ms = Of(writes),
            submit_ms = Of(submits),
            report_ms = Of(Reports),
        }));
        await silo.StopAsync();
        return 0;
    }

    private static WebApplication Create(string folder, int workers) => SiloApplication.Create(
        [
            $"--CellGenie:Data={folder}", "--urls=http://127.0.0.1:0", "--CellGenie:Storage:SiloPort=17117", "--CellGenie:Storage:GatewayPort=0",
            $"--CellGenie:Compute:Workers={workers}", "--Logging:LogLevel:Default=Warning",
        ],
        builder => builder.Services.AddSingleton<IOutgoingGrainCallFilter, ReportTimer>());

    private static async Task<string> MakeLibraryAsync(IClusterClient grains, IBlobStore blobs, string sample)
    {
        SampleDataset.Write(sample, new SampleOptions { Cultures = [SampleCultures.BV2], ImagesPerCulture = 2 });
        var dataset = grains.Dataset(Tenant, "lab");
        await dataset.CreateAsync();
        foreach (var image in Directory.EnumerateFiles(Path.Combine(sample, SampleDataset.ImagesFolderName)))
            await blobs.WriteAsync(BlobPaths.DatasetImage(Tenant, "lab", Path.GetFileName(image)), File.ReadAllBytes(image));
        await blobs.WriteAsync(BlobPaths.DatasetAnnotations(Tenant, "lab"), File.ReadAllBytes(Path.Combine(sample, SampleDataset.TrainFileName)));
        await dataset.CompleteUploadAsync();
        while ((await dataset.GetAsync()).Phase != DatasetPhase.Ready)
            await Task.Delay(50);
        var library = grains.Library(Tenant, "lab");
        await library.ExtractAsync();
        LibraryStatus status;
        while ((status = await library.GetAsync()).Phase != LibraryPhase.Ready)
            await Task.Delay(50);
        return status.Versions[0].Id;
    }

    private static async Task<double> TimeAsync(Func<Task> call)
    {
        var begin = Stopwatch.GetTimestamp();
        await call();
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    private static object Of(IEnumerable<double> times)
    {
        double[] sorted = [.. times.Order()];
        double At(double part) => sorted.Length == 0 ? 0 : Math.Round(sorted[(int)((sorted.Length - 1) * part)], 3);
        return new { calls = sorted.Length, median = At(0.5), p99 = At(0.99), most = At(1) };
    }

    private sealed class ReportTimer : IOutgoingGrainCallFilter
    {
        public async Task Invoke(IOutgoingGrainCallContext context)
        {
            if (context.MethodName == nameof(IImageBatchGrain.ReportShardAsync))
                Reports.Enqueue(await TimeAsync(context.Invoke));
            else
                await context.Invoke();
        }
    }
}
