using System.Runtime.ExceptionServices;

namespace CellGenie.Cli.Commands;

/// <summary>Runs tensor work, which must stay on one thread.</summary>
internal static class DedicatedThread
{
    /// <summary>Runs work to its end on a thread of its own and gives its result, or throws what it threw.</summary>
    public static T Run<T>(string name, Func<T> work)
    {
        T? result = default;
        ExceptionDispatchInfo? fault = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = work();
            }
            catch (Exception e)
            {
                fault = ExceptionDispatchInfo.Capture(e);
            }
        })
        {
            Name = name,
        };
        thread.Start();
        thread.Join();
        fault?.Throw();
        return result!;
    }
}
