using CellGenie.Client;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.OpenApi;

namespace CellGenie.Silo;

/// <summary>Registers and maps the HTTP API.</summary>
internal static class ApiHosting
{
    private const long DefaultBodyBytes = 1 << 20;

    /// <summary>Registers the API's services.</summary>
    public static void AddCellGenieApi(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var access = builder.Configuration.GetSection(ApiAccessOptions.Section).Get<ApiAccessOptions>() ?? new ApiAccessOptions();
        services.AddOptions<ApiAccessOptions>().BindConfiguration(ApiAccessOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<KeyAuthenticator>();
        services.AddSingleton<OidcPrincipals>();
        services.AddCellGenieHealth();
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.TypeInfoResolverChain.Insert(0, WireJson.Default);
            o.SerializerOptions.Converters.Add(new DurationJsonConverter());
            o.SerializerOptions.RespectNullableAnnotations = true;
        });
        // Large bodies are let in by the routes that want them.
        builder.WebHost.ConfigureKestrel(o => o.Limits.MaxRequestBodySize = DefaultBodyBytes);
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddOpenApi("v1", o =>
        {
            o.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            o.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new() { Title = "CellGenie", Version = "1", Description = "Annotated synthetic microscopy images as a service." };
                // Where it is served from is no part of the contract.
                document.Servers = [];
                return Task.CompletedTask;
            });
        });
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
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = Problems.HandleAsync, AllowStatusCode404Response = true });
        app.UseRouting();
        app.UseMiddleware<AccessMiddleware>();
        app.MapOpenApi("/openapi/{documentName}.json").WithMetadata(new AnonymousRoute());
        var settings = app.Configuration.GetSection(SiloSettings.Section).Get<SiloSettings>() ?? new SiloSettings();
        if (!settings.ServesApi)
            return;
        app.MapTenants();
        app.MapDatasets();
        app.MapUploads();
        app.MapLibraries();
        app.MapBatches();
        app.MapBatchFiles();
        app.MapRuns();
        app.MapFallback("{**path}", context => Problems.WriteAsync(context, StatusCodes.Status404NotFound, CellGenieErrorCode.NotFound, "there is no such address")).WithMetadata(new AnonymousRoute());
    }
}
