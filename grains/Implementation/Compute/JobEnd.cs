namespace CellGenie.Grains;

/// <summary>How a job ended that neither failed nor was cancelled.</summary>
public enum JobEnd
{
    /// <summary>It did its work.</summary>
    Completed,

    /// <summary>The pool was drained before it could; the job is to be run again, elsewhere or later.</summary>
    Interrupted,
}
