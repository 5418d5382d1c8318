using System.Text.Json;
using System.Text.Json.Nodes;
using CellGenie.Client;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CellGenie.Silo;

/// <summary>The API's description in OpenAPI 3.1: the public contract, checked in as <c>docs/openapi.json</c>.</summary>
internal static class ApiDescription
{
    /// <summary>Version of the API, in addresses too.</summary>
    public const string Version = "v1";

    private const string Scheme = "bearer";

    /// <summary>Headers that operations read from the request itself.</summary>
    private static readonly Dictionary<string, (string Name, string Description, bool Required)> Headers = new()
    {
        ["submitBatch"] = ("Idempotency-Key", "The same key with the same body is one batch: 1 to 128 printable characters.", false),
        ["submitRun"] = ("Idempotency-Key", "The same key with the same body is one run: 1 to 128 printable characters.", false),
        ["watchBatch"] = ("Last-Event-ID", "Id of the last event that has come.", false),
        ["watchRun"] = ("Last-Event-ID", "Id of the last event that has come.", false),
        ["appendUpload"] = ("Content-Range", "bytes first-last/total; first is where the chunks before end.", true),
    };

    /// <summary>Sets how the description is made.</summary>
    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) => Describe(document));
        options.AddOperationTransformer(DescribeAsync);
        options.AddSchemaTransformer((schema, context, _) => Describe(schema, context.JsonTypeInfo.Type));
    }

    private static Task Describe(OpenApiDocument document)
    {
        document.Info = new() { Title = "CellGenie", Version = "1", Description = "Annotated synthetic microscopy images as a service." };
        // Where it is served from is no part of the contract.
        document.Servers = [];
        document.AddComponent<IOpenApiSecurityScheme>(Scheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = Scheme,
            Description = "A key of a lab (cg_…), the operators' key (cgop_…) or an OIDC token.",
        });
        return Task.CompletedTask;
    }

    private static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var problem = await context.GetOrCreateSchemaAsync(typeof(Problem), null, cancellationToken);
        context.Document!.AddComponent<IOpenApiSchema>(nameof(Problem), problem);
        var name = operation.OperationId!;
        operation.Summary = string.Concat(name.Select((c, at) => at == 0 ? $"{char.ToUpperInvariant(c)}" : char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));
        if (Headers.TryGetValue(name, out var header))
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter { Name = header.Name, In = ParameterLocation.Header, Description = header.Description, Required = header.Required, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        }

        if (operation.Parameters?.FirstOrDefault(p => p.Name == "format")?.Schema is OpenApiSchema format)
            format.Enum = [.. ExportFormatNames.All.Select(f => (JsonNode)JsonValue.Create(f))];
        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "Any error, as problem details (RFC 9457).",
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(nameof(Problem), context.Document) } },
        };
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
    }

    /// <summary>Durations are written by a converter of ours, and elements are anything: the generator says nothing of either.</summary>
    private static Task Describe(OpenApiSchema schema, Type type)
    {
        if (type == typeof(TimeSpan))
            (schema.Type, schema.Format, schema.Pattern, schema.Examples) = (JsonSchemaType.String, "duration", null, [JsonValue.Create("P90D")]);
        else if (type == typeof(JsonElement))
            schema.Description = "Any JSON.";
        return Task.CompletedTask;
    }
}
