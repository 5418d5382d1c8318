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
