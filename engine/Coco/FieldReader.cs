using System.Text.Json;

namespace CellGenie.Coco;

/// <summary>Collects the plain fields of the current object, and the rule that they break.</summary>
internal sealed class FieldReader
{
    private readonly Dictionary<string, object?> _fields = [];

    /// <summary>The first rule that a requested field breaks, or null.</summary>
    public string? Rule { get; private set; }

    /// <summary>Reads the object that begins at the current token, keeping the named fields only.</summary>
    public void Read(ref JsonStream json, params string[] names)
    {
        _fields.Clear();
        Rule = null;
        while (true)
        {
            json.Read();
            if (json.Token == JsonTokenType.EndObject)
                return;
            var name = NameOf(ref json, names);
            json.Read();
            if (name != null && json.Token != JsonTokenType.Null)
                _fields[name] = Value(ref json);
            else
                json.SkipValue();
        }
    }

    /// <summary>A required whole number.</summary>
    public long Integer(string name, long min, long max)
    {
        if (_fields.GetValueOrDefault(name) is long number && number >= min && number <= max)
            return number;
        Rule ??= $"{name} is not a whole number from {min} to {max}";
        return min;
    }

    /// <summary>A whole number, or null if it is missing or something else.</summary>
    public long? OptionalInteger(string name) => _fields.GetValueOrDefault(name) as long?;

    /// <summary>A required text, not empty.</summary>
    public string Text(string name)
    {
        if (OptionalText(name) is { Length: > 0 } text)
            return text;
        Rule ??= $"{name} is not a text";
        return "";
    }

    /// <summary>A text, or null if it is missing or something else. Numbers count as text.</summary>
    public string? OptionalText(string name) => _fields.GetValueOrDefault(name) switch
    {
        string text => text,
        long number => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string? NameOf(ref JsonStream json, string[] names)
    {
        foreach (var name in names)
        {
            if (json.NameIs(name))
                return name;
        }

        return null;
    }

    private static object? Value(ref JsonStream json)
    {
        if (json.Token == JsonTokenType.String)
            return json.TryText(out var text) ? text : null;
        return json.TryInteger(out var number) ? number : null;
    }
}
