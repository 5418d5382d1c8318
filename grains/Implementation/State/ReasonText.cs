namespace CellGenie.Grains;

/// <summary>Reasons of failures, which come from anywhere and are kept in states and sent in messages by the hundred.</summary>
internal static class ReasonText
{
    /// <summary>The longest reason in characters.</summary>
    public const int MaxLength = 150;

    /// <summary>Cuts a reason that is too long.</summary>
    public static string Shorten(string reason) => reason.Length <= MaxLength ? reason : string.Concat(reason.AsSpan(0, MaxLength - 1), "…");
}
