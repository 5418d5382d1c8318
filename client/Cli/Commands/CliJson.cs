using System.Text.Json.Serialization;
using CellGenie.Cli.Remote;
using CellGenie.Coco;
using CellGenie.Synthesis;

namespace CellGenie.Cli.Commands;

/// <summary>JSON of the commands' results.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(LibrarySummary))]
[JsonSerializable(typeof(GenerateSummary))]
[JsonSerializable(typeof(VerifySummary))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(DemoSummary))]
[JsonSerializable(typeof(SampleResult))]
[JsonSerializable(typeof(DatasetOverview))]
[JsonSerializable(typeof(DownloadResult))]
[JsonSerializable(typeof(BatchDownloadResult))]
[JsonSerializable(typeof(KeyRevocation))]
[JsonSerializable(typeof(LoginResult))]
[JsonSerializable(typeof(TrainSummary))]
[JsonSerializable(typeof(PredictSummary))]
[JsonSerializable(typeof(ModelSummary))]
[JsonSerializable(typeof(Profile))]
[JsonSerializable(typeof(RemoteConfig))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonObject))]
internal sealed partial class CliJson : JsonSerializerContext;
