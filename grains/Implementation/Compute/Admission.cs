namespace CellGenie.Grains;

/// <summary>A pool's answer to a job.</summary>
/// <param name="Completion">Ends as the job does: with a <see cref="JobEnd"/>, the job's exception, or cancelled; null when the job was not taken.</param>
/// <param name="RetryAfter">When a job that was not taken may be offered again.</param>
public readonly record struct Admission(Task<JobEnd>? Completion, TimeSpan RetryAfter)
{
    /// <summary>Whether the job was taken. One that was not still belongs to the caller.</summary>
    public bool IsAccepted => Completion != null;
}
