namespace CellGenie.Imaging;

/// <summary>An input file breaks a rule. Says which file, where in it, and which rule.</summary>
public sealed class InvalidInputException : CellGenieException
{
    /// <summary>Creates the error.</summary>
    /// <param name="file">Path or name of the file as the user gave it.</param>
    /// <param name="place">The place in the file, for example <c>byte 1042</c>, <c>strip 3</c> or <c>annotation 17</c>; empty for the whole file.</param>
    /// <param name="rule">What was expected and what was found.</param>
    /// <param name="cause">The lower-level error, if there was one.</param>
    public InvalidInputException(string file, string place, string rule, Exception? cause = null)
        : base(place.Length == 0 ? $"{file}: {rule}" : $"{file}, {place}: {rule}", cause)
    {
        File = file;
        Place = place;
        Rule = rule;
    }

    /// <summary>Path or name of the file.</summary>
    public string File { get; }

    /// <summary>The place in the file; empty for the whole file.</summary>
    public string Place { get; }

    /// <summary>What was expected and what was found.</summary>
    public string Rule { get; }
}
