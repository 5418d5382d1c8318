using System.Text.Json.Serialization;

namespace CellGenie.Client;

/// <summary>JSON of the HTTP API, generated at build time. The client and the service use this one definition.</summary>
/// <remarks>Names in camelCase, times in RFC 3339, unknown members passed over.</remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(DurationJsonConverter)])]
[JsonSerializable(typeof(ApiKeyRotation))]
[JsonSerializable(typeof(Batch))]
[JsonSerializable(typeof(BatchEvent))]
[JsonSerializable(typeof(CallerInfo))]
[JsonSerializable(typeof(CellLibrary))]
[JsonSerializable(typeof(CreatedApiKey))]
[JsonSerializable(typeof(Culture))]
[JsonSerializable(typeof(Dataset))]
[JsonSerializable(typeof(GenerateOptions))]
[JsonSerializable(typeof(GpuQueue))]
[JsonSerializable(typeof(IReadOnlyList<FileLink>))]
[JsonSerializable(typeof(LinkRequest))]
[JsonSerializable(typeof(NewApiKey))]
[JsonSerializable(typeof(NewBatch))]
[JsonSerializable(typeof(NewDataset))]
[JsonSerializable(typeof(NewRun))]
[JsonSerializable(typeof(NewTenant))]
[JsonSerializable(typeof(NewUpload))]
[JsonSerializable(typeof(Page<ApiKey>))]
[JsonSerializable(typeof(Page<AuditRecord>))]
[JsonSerializable(typeof(Page<Batch>))]
[JsonSerializable(typeof(Page<Dataset>))]
[JsonSerializable(typeof(Page<StoredFile>))]
[JsonSerializable(typeof(Page<string>))]
[JsonSerializable(typeof(Page<TrainingRun>))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(RunEvent))]
[JsonSerializable(typeof(StoredFile))]
[JsonSerializable(typeof(Tenant))]
[JsonSerializable(typeof(TenantQuotas))]
[JsonSerializable(typeof(TrainingRun))]
[JsonSerializable(typeof(Upload))]
public sealed partial class WireJson : JsonSerializerContext;
