using System.Text.Json.Serialization;

namespace CellGenie.Coco;

/// <summary>The generated reader and writer of <see cref="DatasetReport"/>.</summary>
[JsonSerializable(typeof(DatasetReport))]
internal sealed partial class DatasetReportJson : JsonSerializerContext;
