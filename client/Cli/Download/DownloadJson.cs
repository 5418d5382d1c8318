using System.Text.Json;
using System.Text.Json.Serialization;

namespace CellGenie.Cli.Download;

/// <summary>JSON of the files that a download keeps beside the data.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ChecksumFile))]
[JsonSerializable(typeof(RemoteFile))]
internal sealed partial class DownloadJson : JsonSerializerContext;
