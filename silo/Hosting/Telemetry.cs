using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace CellGenie.Silo;

/// <summary>Metrics, traces and logs by OpenTelemetry, sent where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says.</summary>
internal static class Telemetry
{
    /// <summary>Registers them.</summary>
    public static void AddCellGenieTelemetry(this WebApplicationBuilder builder)
    {
        builder.Logging.Configure(o => o.ActivityTrackingOptions = ActivityTrackingOptions.TraceId);
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(m => m.AddMeter("CellGenie.*", "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"))
            .WithTracing(t => t.AddSource("CellGenie.*", "Microsoft.Orleans.Application", "Microsoft.AspNetCore"));
        if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            OpenTelemetry.OpenTelemetryBuilderOtlpExporterExtensions.UseOtlpExporter(telemetry.WithLogging());
    }
}
