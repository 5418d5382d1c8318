using System.Text.Json.Serialization;

namespace CellGenie.Client;

/// <summary>A closed range of whole numbers. In JSON <c>[low, high]</c>.</summary>
/// <param name="Low">The smallest number in the range.</param>
/// <param name="High">The largest number in the range.</param>
[JsonConverter(typeof(CountRangeJsonConverter))]
public readonly record struct CountRange(int Low, int High);
