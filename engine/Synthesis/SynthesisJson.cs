using System.Text.Json;
using System.Text.Json.Serialization;

namespace CellGenie.Synthesis;

/// <summary>JSON of the bank's index, specifications and journals; generated at build time, so that reading needs no reflection.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    Converters = [typeof(IntRangeJsonConverter)])]
[JsonSerializable(typeof(CellBankIndex))]
[JsonSerializable(typeof(DatasetSummary))]
[JsonSerializable(typeof(GenerationJournal))]
[JsonSerializable(typeof(GenerationSpecification))]
[JsonSerializable(typeof(ManifestHead))]
internal sealed partial class SynthesisJson : JsonSerializerContext;
