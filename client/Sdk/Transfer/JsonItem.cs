namespace CellGenie.Client;

/// <summary>An object near the top of a JSON file.</summary>
/// <param name="Member">The root member that it is, or is an item of.</param>
/// <param name="Strings">Its members that are strings, and those that are truth values as <c>True</c> or <c>False</c>.</param>
internal readonly record struct JsonItem(string Member, IReadOnlyDictionary<string, string> Strings);
