using System.Text.Json.Serialization;

namespace CellGenie.Coco;

/// <summary>The generated writer of <see cref="SplitReport"/>.</summary>
[JsonSerializable(typeof(SplitReport))]
internal sealed partial class SplitReportJson : JsonSerializerContext;
