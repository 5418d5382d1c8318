using System.Text.Json.Serialization;

namespace CellGenie.Coco;

/// <summary>The generated reader and writer of <see cref="ConversionReport"/>.</summary>
[JsonSerializable(typeof(ConversionReport))]
internal sealed partial class ConversionReportJson : JsonSerializerContext;
