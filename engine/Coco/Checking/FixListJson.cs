using System.Text.Json.Serialization;

namespace CellGenie.Coco;

/// <summary>The generated writer of the summaries in <c>fixes.json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<ImageToLeaveOut>))]
[JsonSerializable(typeof(IReadOnlyList<FixedFile>))]
internal sealed partial class FixListJson : JsonSerializerContext;
