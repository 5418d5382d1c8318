namespace CellGenie.Cli.Remote;

/// <summary>A setting and where it is from.</summary>
/// <param name="Value">Its value; null where nothing sets it.</param>
/// <param name="Source">What set it: a flag, a variable, the profile, or <c>default</c>.</param>
internal sealed record Setting(string? Value, string Source)
{
    /// <summary>The first that is set: flag, environment, profile, default.</summary>
    public static Setting First(string flag, string? given, string? variable, string? kept, string? standard)
    {
        if (!string.IsNullOrEmpty(given))
            return new Setting(given, flag);
        if (variable != null && Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value)
            return new Setting(value, variable);
        return !string.IsNullOrEmpty(kept) ? new Setting(kept, ProfileFile.Path) : new Setting(standard, "default");
    }
}
