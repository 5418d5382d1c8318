using System.Text.Json.Serialization;
using CellGenie.Client;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace CellGenie.Silo;

/// <summary>Registers and maps the HTTP API.</summary>
internal static class ApiHosting
{
    private const long DefaultBodyBytes = 1 << 20;

    /// <summary>Registers the API's services.</summary>
    public static void AddCellGenieApi(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var access = builder.Configuration.Read<ApiAccessOptions>(ApiAccessOptions.Section);
        services.AddOptions<ApiAccessOptions>().BindConfiguration(ApiAccessOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<KeyAuthenticator>();
        services.AddSingleton<OidcPrincipals>();
        services.AddSingleton<BatchExports>();
        services.AddCellGenieHealth();
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.TypeInfoResolverChain.Insert(0, WireJson.Default);
            o.SerializerOptions.Converters.Add(new DurationJsonConverter());
            o.SerializerOptions.RespectNullableAnnotations = true;
            o.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        // Large bodies are let in by the routes that want them.
        builder.WebHost.ConfigureKestrel(o => o.Limits.MaxRequestBodySize = DefaultBodyBytes);
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ApiAccessOptions>>((o, known) =>
        {
            o.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            o.KnownProxies.Clear();
            o.KnownIPNetworks.Clear();
            foreach (var network in known.Value.ProxyNetworks())
                o.KnownIPNetworks.Add(network);
        });
        services.AddOpenApi(ApiDescription.Version, ApiDescription.Configure);
        if (access.OidcAuthority.Length == 0)
            return;
        services.AddAuthentication().AddJwtBearer(o =>
        {
            o.Authority = access.OidcAuthority;
            o.Audience = access.OidcAudience;
            o.MapInboundClaims = false;
            o.TokenValidationParameters.ClockSkew = TimeSpan.FromMinutes(1);
        });
    }

    /// <summary>Maps the API.</summary>
    public static void MapCellGenieApi(this WebApplication app)
    {
        // Without a network to trust the middleware would believe everyone.
        if (app.Services.GetRequiredService<IOptions<ApiAccessOptions>>().Value.ProxyNetworks().Any())
            app.UseForwardedHeaders();
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = Problems.HandleAsync, AllowStatusCode404Response = true });
        app.Use(Problems.DescribeAsync);
        app.UseRouting();
        app.UseMiddleware<AccessMiddleware>();
        app.MapOpenApi($"/openapi/{ApiDescription.Version}.json").WithMetadata(new AnonymousRoute()).WithName("openApi");
        var settings = app.Configuration.Read<SiloSettings>(SiloSettings.Section);
        if (!settings.ServesApi)
            return;
        app.MapDashboard();
        app.MapTenants();
        app.MapDatasets();
        app.MapUploads();
        app.MapLibraries();
        app.MapBatches();
        app.MapBatchFiles();
        app.MapRuns();
    }
}
