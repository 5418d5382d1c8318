using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using CellGenie.Grains;

namespace CellGenie.Infra.Tests;

/// <summary>What is asked of the metrics is what a silo measures.</summary>
public static partial class MetricRules
{
    /// <summary>Name, and whether it is a counter, of what the web server measures; see the documentation of ASP.NET Core.</summary>
    private static readonly (string Name, string Unit, string Kind) Requests = ("http.server.request.duration", "s", "Histogram");

    private static readonly Lazy<IReadOnlyList<(string Name, string Unit, string Kind)>> All = new(Measure);

    /// <summary>Names as the silo gives them.</summary>
    public static IReadOnlySet<string> Names { get; } = All.Value.Select(m => m.Name).ToHashSet();

    /// <summary>The metrics of a PromQL expression that nobody measures, by the names that Prometheus makes of the silo's.</summary>
    public static IEnumerable<string> Unknown(string promQl)
    {
        var known = All.Value.SelectMany(m => InPrometheus(m.Name, m.Unit, m.Kind)).ToHashSet();
        return PrometheusName().Matches(promQl).Select(m => m.Value).Where(n => !known.Contains(n)).Distinct();
    }

    /// <summary>Alerts and dashboards.</summary>
    public static IEnumerable<string> Questions(InfraFiles files)
    {
        foreach (var path in new[] { "infra/monitoring/alerts.json", "infra/monitoring/workbook.json" })
        {
            foreach (var name in KustoName().Matches(files[path]).Select(m => m.Groups[1].Value).Where(n => !Names.Contains(n)).Distinct())
                yield return $"{path}: no silo measures {name}";
        }

        foreach (var path in new[] { "infra/monitoring/grafana.json", "infra/k8s/base/files/prometheus-rules.yml" })
        {
            foreach (var name in Unknown(files[path]))
                yield return $"{path}: no silo measures {name}";
        }

        using var alerts = JsonDocument.Parse(files["infra/monitoring/alerts.json"]);
        var here = alerts.RootElement.EnumerateArray().Select(a => a.GetProperty("name").GetString()!).Order().ToList();
        var there = Yaml.Documents(files["infra/k8s/base/files/prometheus-rules.yml"]).Single().Items("groups").SelectMany(g => g.Items("rules")).Select(r => r.Text("alert")!).Order().ToList();
        if (!here.SequenceEqual(there))
            yield return $"alerts are {string.Join(' ', here)} on Azure and {string.Join(' ', there)} elsewhere";
        foreach (var alert in alerts.RootElement.EnumerateArray())
        {
            if (alert.GetProperty("advice").GetString()!.Length < 20)
                yield return $"alert {alert.GetProperty("name")} says not what to do";
        }
    }

    private static IEnumerable<string> InPrometheus(string name, string unit, string kind)
    {
        var text = name.Replace('.', '_') + (unit == "s" ? "_seconds" : "");
        return kind switch
        {
            "Counter" => [text + "_total"],
            "Histogram" => [text + "_bucket", text + "_count", text + "_sum"],
            _ => [text],
        };
    }

    private static List<(string Name, string Unit, string Kind)> Measure()
    {
        var seen = new List<(string, string, string)> { Requests };
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name.StartsWith("CellGenie.", StringComparison.Ordinal))
                seen.Add((instrument.Name, instrument.Unit ?? "", instrument.GetType().Name.Split('`')[0]));
        };
        listener.Start();
        foreach (var name in new[] { "WorkMetrics", "GpuMetrics" })
            RuntimeHelpers.RunClassConstructor(typeof(GpuOptions).Assembly.GetType($"CellGenie.Grains.{name}", throwOnError: true)!.TypeHandle);
        var pool = new ComputePool(new ComputeOptions { Workers = 1 }, TimeProvider.System);
        pool.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return seen;
    }

    [GeneratedRegex("(?:cellgenie|http_server)_[a-z_]+")]
    private static partial Regex PrometheusName();

    [GeneratedRegex("'((?:cellgenie|http)\\.[a-z.]+)'")]
    private static partial Regex KustoName();
}
