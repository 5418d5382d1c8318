namespace CellGenie.Cli.Output;

/// <summary>Hands another kind of progress on, on the same thread and at once, unlike <see cref="Progress{T}"/>.</summary>
internal sealed class ProgressAdapter<T>(IProgress<WorkProgress> target, Func<T, WorkProgress> convert) : IProgress<T>
{
    public void Report(T value) => target.Report(convert(value));
}
