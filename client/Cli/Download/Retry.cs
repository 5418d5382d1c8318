using CellGenie.Imaging;

namespace CellGenie.Cli.Download;

/// <summary>Tries again after failures that may pass, each time after a longer wait.</summary>
internal sealed class Retry(TimeProvider time)
{
    /// <summary>Attempts in a row that bring nothing before it gives up.</summary>
    public const int Attempts = 6;

    /// <summary>The longest wait that a server may ask for.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>An attempt that gained so many bytes was no failure: a gigabyte over a poor line may take many.</summary>
    private const long WorthwhileGain = 1 << 20;

    /// <summary>Runs an attempt until it succeeds.</summary>
    /// <param name="attempt">Throws <see cref="TransientFailureException"/> for what may pass; every other error ends the work.</param>
    /// <param name="waiting">Is told why and how long before each wait.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="CellGenieException">All attempts failed, or the server asks for too long a wait.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> attempt, Action<string> waiting, CancellationToken cancellation)
    {
        var failures = 0;
        while (true)
        {
            try
            {
                return await attempt();
            }
            catch (TransientFailureException failure)
            {
                failures = failure.Received >= WorthwhileGain ? 1 : failures + 1;
                if (failures == Attempts)
                    throw new CellGenieException($"{failure.Message}, at {Attempts} attempts in a row. Try again later: the command goes on where it stopped.", failure);
                var delay = Delay(failures, failure.RetryAfter);
                if (delay > LongestWait)
                    throw new CellGenieException($"{failure.Message}, and asks to wait for {delay.TotalMinutes:F0} minutes. Run the command again then.", failure);
                waiting($"{failure.Message}; next attempt in {Math.Ceiling(delay.TotalSeconds):F0} s");
                await Task.Delay(delay, time, cancellation);
            }
        }
    }

    /// <summary>1, 2, 4, 8, 16 seconds, or what the server asks for where that is longer.</summary>
    private static TimeSpan Delay(int failures, TimeSpan? asked)
    {
        var delay = TimeSpan.FromSeconds(1 << (failures - 1));
        return asked > delay ? asked.Value : delay;
    }
}
