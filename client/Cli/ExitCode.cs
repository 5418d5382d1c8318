namespace CellGenie.Cli;

/// <summary>The stable exit codes of <c>cellgenie</c>.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line is not valid.</summary>
    public const int Usage = 2;

    /// <summary>Not allowed.</summary>
    public const int NotAllowed = 3;

    /// <summary>A file, folder or server object that was named does not exist.</summary>
    public const int NotFound = 4;

    /// <summary>Done, but some items failed or defects were found.</summary>
    public const int Partial = 5;

    /// <summary>Cancelled by Ctrl-C or a termination signal.</summary>
    public const int Cancelled = 130;
}
