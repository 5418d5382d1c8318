using System.Text.Json.Serialization;

namespace CellGenie.Grains;

/// <summary>JSON of uploads and profiles; generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ArchiveUploadHead))]
internal sealed partial class DatasetJson : JsonSerializerContext;
